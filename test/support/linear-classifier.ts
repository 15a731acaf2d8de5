import type { Classifier, ImageShape } from '../../src-main/formats/classifier.ts';
import { elementCount } from '../../src-main/graph/graph.ts';
import { gemm } from '../../src-main/graph/operators/gemm.ts';
import { reshape } from '../../src-main/graph/operators/reshape.ts';

/**
 * One dense layer over the pixels, small enough to be computed by hand.
 *
 * @param weights one row a label, one number a pixel
 */
export function linearClassifier(
  inputShape: ImageShape,
  weights: readonly (readonly number[])[],
  bias: readonly number[] = weights.map(() => 0),
): Classifier {
  return {
    format: 'made up',
    inputShape,
    labelCount: weights.length,
    layers: [],
    findings: [],
    scalesItsInput: false,
    buildLogits: (graph, images) => {
      const batch = images.shape[0]!;
      const pixels = elementCount(images.shape) / batch;
      const rows = graph.apply(reshape, [images], { shape: [batch, pixels] });
      const matrix = graph.constant([weights.length, pixels], Float32Array.from(weights.flat()));
      const summand = graph.constant([weights.length], Float32Array.from(bias));
      return graph.apply(gemm, [rows, matrix, summand], { transposeB: true });
    },
  };
}
