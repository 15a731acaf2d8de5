import type { Classifier } from '../../src-main/formats/classifier.ts';
import { elementCount, type GraphNode } from '../../src-main/graph/graph.ts';
import { buildPredictionGraph } from '../../src-main/neural-cleanse/trigger-graph.ts';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';

/**
 * Floating point operations of one gradient evaluation: every convolution and dense layer forward, and once more for
 * the gradient with respect to its input, which takes the same multiplications in reverse. The first layer's counts
 * too: the trigger is in its input. No gradient with respect to weights is needed. A multiplication and its addition
 * are 2 operations; everything else (ReLU, pooling, softmax, stamping, Adam) takes time and counts nothing, nor do rows
 * that a pool leaves out and that are not computed.
 */
export function gradientFlops(classifier: Classifier, batchSize: number): number {
  const { nodes } = buildPredictionGraph(classifier, batchSize, pixelRanges.raw);
  return 2 * nodes.reduce((sum, node) => sum + layerFlops(node), 0);
}

function layerFlops({ operator, inputs, output }: GraphNode): number {
  if (operator.type !== 'Conv' && operator.type !== 'Gemm') return 0;
  const weights = inputs[1]!.shape;
  const perOutput =
    operator.type === 'Conv' ? elementCount(weights.slice(1)) : elementCount(weights) / output.shape[1]!;
  return 2 * elementCount(output.shape) * perOutput;
}
