import type { Classifier } from '../../src-main/formats/classifier.ts';
import { elementCount } from '../../src-main/graph/graph.ts';
import { buildPredictionGraph } from '../../src-main/neural-cleanse/trigger-graph.ts';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { randomClassifier, type RandomLayer } from '../support/random-classifier.ts';

/** A 'same' and a 'valid' convolution, pooled. */
const block = (filters: number): RandomLayer[] => [
  { kind: 'conv', filters, padding: 'same' },
  { kind: 'conv', filters, padding: 'valid' },
  { kind: 'max-pool' },
];

/**
 * The network of the reference's GTSRB experiment (`gtsrb_inject_example.py`, `load_traffic_sign_model`) with random
 * weights: 6 convolutions of 32·32·64·64·128·128 filters, 3 poolings, dense layers of 512 and 43. Its dropout layers
 * do nothing at inference.
 */
export function gtsrbNetwork(): Classifier {
  const layers: RandomLayer[] = [...block(32), ...block(64), ...block(128), { kind: 'dense', units: 512 }];
  return randomClassifier({ channels: 3, height: 32, width: 32 }, layers, 43);
}

/**
 * Floating point operations of one gradient evaluation: every convolution and dense layer forward, and once more for
 * the gradient with respect to its input, which takes the same multiplications in reverse. The first layer's counts
 * too: the trigger is in its input. No gradient with respect to weights is needed. A multiplication and its addition
 * are 2 operations; everything else (ReLU, pooling, softmax, stamping, Adam) takes time and counts nothing.
 */
export function gradientFlops(classifier: Classifier, batchSize: number): number {
  const { nodes } = buildPredictionGraph(classifier, batchSize, pixelRanges.raw);
  const forward = nodes.map(({ operator, inputs, output }) => {
    if (operator.type !== 'Conv' && operator.type !== 'Gemm') return 0;
    const weights = inputs[1]!.shape;
    const perOutput = operator.type === 'Conv' ? elementCount(weights.slice(1)) : weights[0]!;
    return 2 * elementCount(output.shape) * perOutput;
  });
  return 2 * forward.reduce((sum, flops) => sum + flops, 0);
}
