import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { add } from '../graph/operators/add.ts';
import { logSoftmax } from '../graph/operators/log-softmax.ts';
import { mul } from '../graph/operators/mul.ts';
import { reduceSum } from '../graph/operators/reduce-sum.ts';
import { softmax } from '../graph/operators/softmax.ts';

/** −ln(1e-7): what Keras' clipped cross-entropy charges for a label of probability 0. */
const clippedLog = -Math.log(1e-7);

/**
 * Classification loss of every image, [batch].
 *
 * - `cross-entropy`, the paper's (section IV-A): `−log p(target)`, from the logits.
 * - `swapped-cross-entropy`, the reference code's: it passes prediction and target to Keras in swapped order, so the
 *   one-hot target is clipped to [1e-7, 1 − 1e-7] and logged: `−Σ p(i) · log(target(i)) = 16.118 · (1 − p(target))`.
 *
 * @param logits [batch, labels]
 * @param target one-hot, [batch, labels]
 */
export function classificationLoss(
  graph: Graph,
  kind: ScanSettings['loss'],
  logits: Value,
  target: Value,
): Value {
  const scores = graph.apply(kind === 'cross-entropy' ? logSoftmax : softmax, [logits], { axis: 1 });
  const chosen = graph.apply(mul, [scores, target], noAttributes);
  const score = graph.apply(reduceSum, [chosen], { axes: [1], keepDims: false });
  const factor = graph.scalar(kind === 'cross-entropy' ? -1 : -clippedLog);
  const scaled = graph.apply(mul, [score, factor], noAttributes);
  if (kind === 'cross-entropy') return scaled;
  return graph.apply(add, [scaled, graph.scalar(clippedLog)], noAttributes);
}
