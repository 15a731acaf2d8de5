import type { OperatorType } from '../../../src-main/graph/operator.ts';
import { binaryCases } from './binary.ts';
import { layoutCases } from './layout.ts';
import { matrixCases } from './matrices.ts';
import type { OperatorCases } from './operator-case.ts';
import { reductionCases } from './reductions.ts';
import { unaryCases } from './unary.ts';
import { windowCases } from './windows.ts';

/** The cases of every operator: one without any does not compile. */
export const operatorCases: Readonly<Record<OperatorType, OperatorCases>> = {
  ...unaryCases,
  ...binaryCases,
  ...windowCases,
  ...matrixCases,
  ...reductionCases,
  ...layoutCases,
};
