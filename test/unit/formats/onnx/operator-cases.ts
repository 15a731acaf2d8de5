import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredTensor } from './run-model.ts';

/** One of ONNX's own tests: a model of one operator, with what it makes of its inputs. */
export interface OperatorCase {
  readonly case: string;
  /** Base64. */
  readonly model: string;
  readonly inputs: readonly StoredTensor[];
  readonly outputs: readonly StoredTensor[];
}

const file = join(import.meta.dirname, '../../../fixtures/onnx/operators.json');

export const operatorCases = JSON.parse(readFileSync(file, 'utf8')) as readonly OperatorCase[];
