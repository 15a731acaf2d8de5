import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src-main/graph/graph.ts';
import { classificationLoss } from '../../../src-main/neural-cleanse/loss.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

/** Loss of every row. */
function lossOf(kind: ScanSettings['loss'], logits: number[][], targets: number[][]): number[] {
  const graph = new Graph();
  const shape = [logits.length, logits[0]!.length];
  const loss = classificationLoss(graph, kind, graph.input('logits', shape), graph.input('target', shape));
  graph.output('loss', loss);
  const inputs = { logits: Float64Array.from(logits.flat()), target: Float64Array.from(targets.flat()) };
  return [...evaluateGraph(graph, inputs).loss!];
}

const ln3 = Math.log(3);
/** −ln(1e-7), which the graph holds as float32. */
const clippedLog = 16.11809565095832;

describe('the classification loss', () => {
  it('is −log of the probability of the target: the paper', () => {
    // Probabilities ½ and ½; ¾ and ¼.
    const losses = lossOf(
      'cross-entropy',
      [
        [0, 0],
        [ln3, 0],
        [ln3, 0],
      ],
      [
        [1, 0],
        [1, 0],
        [0, 1],
      ],
    );
    [Math.log(2), Math.log(4 / 3), Math.log(4)].forEach((loss, i) => expect(losses[i]).toBeCloseTo(loss, 12));
  });

  it('is 16.118 · (1 − probability of the target) with the arguments swapped: the reference code', () => {
    const losses = lossOf(
      'swapped-cross-entropy',
      [
        [0, 0],
        [ln3, 0],
        [0, ln3],
      ],
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
    );
    // 16.118… is rounded to float32.
    [0.5, 0.25, 0.75].forEach((rest, i) => expect(losses[i]).toBeCloseTo(clippedLog * rest, 6));
  });

  it('equals what Keras computes when prediction and target are swapped', () => {
    const logits = [0.3, -1.2, 2, 0];
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const predicted = logits.map((logit) => Math.exp(logit) / sum);
    const target = [0, 0, 1, 0];
    const clipped = target.map((value) => Math.min(Math.max(value, 1e-7), 1 - 1e-7));
    const keras = -predicted.reduce((total, p, i) => total + p * Math.log(clipped[i]!), 0);
    const [loss] = lossOf('swapped-cross-entropy', [logits], [target]);
    // The clipping of the target's own 1 charges p · 1e-7 more, which we leave out.
    expect(Math.abs(loss! - keras)).toBeLessThan(1e-6);
  });

  it('stays finite where the target has no probability left', () => {
    const logits = [[1000, 0]];
    expect(lossOf('cross-entropy', logits, [[0, 1]])).toEqual([1000]);
    expect(lossOf('swapped-cross-entropy', logits, [[0, 1]])[0]).toBeCloseTo(clippedLog, 6);
  });
});
