import {
  noAttributes,
  type NoAttributes,
  type Operator,
  type OperatorType,
} from '../../../src-main/graph/operator.ts';
import { abs } from '../../../src-main/graph/operators/abs.ts';
import { clip } from '../../../src-main/graph/operators/clip.ts';
import { elu } from '../../../src-main/graph/operators/elu.ts';
import { erf } from '../../../src-main/graph/operators/erf.ts';
import { exp } from '../../../src-main/graph/operators/exp.ts';
import { leakyRelu } from '../../../src-main/graph/operators/leaky-relu.ts';
import { log } from '../../../src-main/graph/operators/log.ts';
import { relu } from '../../../src-main/graph/operators/relu.ts';
import { sigmoid } from '../../../src-main/graph/operators/sigmoid.ts';
import { softplus } from '../../../src-main/graph/operators/softplus.ts';
import { sqrt } from '../../../src-main/graph/operators/sqrt.ts';
import { step } from '../../../src-main/graph/operators/step.ts';
import { tanh } from '../../../src-main/graph/operators/tanh.ts';
import { casesOf, fixed, positive, variable, type CaseInput, type OperatorCases } from './operator-case.ts';

/** Operators of one input that treat every element alike. */
export const unaryCases = {
  Abs: plain(abs, [-2, 0, 3], [2, 0, 3]),
  Clip: casesOf(
    clip,
    [computed([-1, 0, 3, 6, 7], { min: 0, max: 6 }, [0, 0, 3, 6, 6])],
    [{ title: 'cuts on both sides', inputs: [variable([4, 6])], attributes: { min: -0.5, max: 1.25 } }],
  ),
  Elu: casesOf(
    elu,
    // e^(−ln 2) − 1 = −1/2.
    [computed([-Math.LN2, 0, 3], { alpha: 2 }, [-1, 0, 3])],
    [
      { title: 'alpha 1', inputs: [variable([3, 5])], attributes: { alpha: 1 } },
      { title: 'another alpha', inputs: [variable([3, 5])], attributes: { alpha: 0.3 } },
    ],
  ),
  // Abramowitz & Stegun, table 7.1.
  Erf: plain(erf, [0, 0.5, -1, 2], [0, 0.5204998778, -0.8427007929, 0.995322265]),
  Exp: plain(exp, [0, Math.LN2, -Math.LN2], [1, 2, 0.5]),
  LeakyRelu: casesOf(
    leakyRelu,
    [computed([-4, 0, 2], { alpha: 0.25 }, [-1, 0, 2])],
    [{ title: 'both signs', inputs: [variable([3, 5])], attributes: { alpha: 0.2 } }],
  ),
  Log: plain(log, [1, 2, 0.25], [0, Math.LN2, -2 * Math.LN2], positive([3, 5])),
  Relu: plain(relu, [-4, 0, 2], [0, 0, 2]),
  // 1 / (1 + e^(∓ln 3)) = 3/4 and 1/4.
  Sigmoid: plain(sigmoid, [0, Math.log(3), -Math.log(3)], [0.5, 0.75, 0.25]),
  // ln(1 + e^(ln 3)) = ln 4; far out it is x itself, and nothing overflows.
  Softplus: plain(softplus, [0, Math.log(3), 100, -100], [Math.LN2, Math.log(4), 100, 0]),
  Sqrt: plain(sqrt, [0, 4, 2.25], [0, 2, 1.5], positive([3, 5])),
  Step: casesOf(
    step,
    [
      computed([-3, -1e-20, 0, 1e-20, 5], { atZero: 0 }, [0, 0, 0, 1, 1]),
      computed([-3, -1e-20, 0, 1e-20, 5e20], { atZero: 1 }, [0, 0, 1, 1, 1]),
    ],
    [
      { title: 'a matrix', inputs: [fixed([3, 5])], attributes: { atZero: 0 } },
      { title: 'images of many channels', inputs: [fixed([2, 16, 3, 3])], attributes: { atZero: 1 } },
    ],
  ),
  // tanh(ln a) = (a² − 1) / (a² + 1).
  Tanh: plain(tanh, [0, Math.LN2, -Math.log(3)], [0, 0.6, -0.8]),
} satisfies Partial<Record<OperatorType, OperatorCases>>;

/** An operator without attributes: one vector by hand, one matrix drawn. */
function plain(
  operator: Operator<NoAttributes>,
  elements: readonly number[],
  expected: readonly number[],
  drawn: CaseInput = variable([3, 5]),
): OperatorCases {
  return casesOf(
    operator,
    [computed(elements, noAttributes, expected)],
    [{ title: 'a matrix', inputs: [drawn], attributes: noAttributes }],
  );
}

function computed<A extends object>(elements: readonly number[], attributes: A, expected: readonly number[]) {
  const shape = [elements.length];
  return { title: 'a vector', inputs: [variable(shape, elements)], attributes, shape, expected };
}
