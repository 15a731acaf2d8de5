import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Classifier } from '../../formats/classifier.ts';
import { Graph, type GraphNode, type Value } from '../../graph/graph.ts';
import { add } from '../../graph/operators/add.ts';
import { clip } from '../../graph/operators/clip.ts';
import { div } from '../../graph/operators/div.ts';
import { gemm, type GemmAttributes } from '../../graph/operators/gemm.ts';
import { log } from '../../graph/operators/log.ts';
import { matmul } from '../../graph/operators/matmul.ts';
import { mul } from '../../graph/operators/mul.ts';
import { reshape } from '../../graph/operators/reshape.ts';
import { sigmoid } from '../../graph/operators/sigmoid.ts';
import { sub } from '../../graph/operators/sub.ts';
import { simplify } from '../../graph/simplify/simplify.ts';
import { appendPreprocessing } from '../preprocess.ts';

/** A network that also tells the features its last dense layer reads. */
export interface FeatureGraph {
  /** `images` [B, C, H, W] raw → `logits` [B, labels], `features` [B, featureCount]. */
  readonly graph: Graph;
  readonly featureCount: number;
  /** The last dense layer, row by row: [featureCount, labels]. */
  readonly weights: Float32Array;
}

/**
 * What may stand between the last dense layer and the logits: a bias, a scale, a new shape, and what makes logits of the
 * probabilities of a sigmoid. Each leaves a label's score in its place and rises with it.
 */
const operatorsBehind: readonly object[] = [add, sub, mul, div, reshape, sigmoid, clip, log];

/** Null where the logits do not come from a dense layer, as in networks that end in a convolution. */
export function buildFeatureGraph(
  classifier: Classifier,
  batchSize: number,
  modelPixels: PixelRange,
): FeatureGraph | null {
  const { channels, height, width } = classifier.inputShape;
  const graph = new Graph();
  const images = graph.input('images', [batchSize, channels, height, width]);
  const logits = classifier.buildLogits(graph, appendPreprocessing(graph, images, modelPixels));
  const layer = lastDenseLayer(graph, logits, classifier.labelCount);
  if (layer === null) return null;
  const [features, weights] = layer.inputs as [Value, Value];
  graph.output('logits', logits);
  graph.output('features', features);
  return { graph: simplify(graph), featureCount: features.shape[1]!, weights: byFeature(layer, weights) };
}

/** The layer whose output, but for what is the same for all images, the logits are. */
function lastDenseLayer(graph: Graph, logits: Value, labelCount: number): GraphNode | null {
  let node = graph.producer(logits);
  while (node !== undefined && operatorsBehind.includes(node.operator)) {
    const computed = node.inputs.filter(({ data }) => data === undefined);
    if (computed.length !== 1) return null;
    node = graph.producer(computed[0]!);
  }
  const isDense = node?.operator === (gemm as object) || node?.operator === (matmul as object);
  return isDense && isLastLayer(node!, labelCount) ? node! : null;
}

function isLastLayer({ inputs, output }: GraphNode, labelCount: number): boolean {
  const [features, weights] = inputs as [Value, Value];
  return features.shape.length === 2 && weights.data !== undefined && output.shape[1] === labelCount;
}

function byFeature({ attributes }: GraphNode, { data, shape }: Value): Float32Array {
  if ((attributes as Partial<GemmAttributes>).transposeB !== true) return data!;
  const [labels, features] = shape as [number, number];
  const weights = new Float32Array(data!.length);
  for (let label = 0; label < labels; label++) {
    for (let feature = 0; feature < features; feature++) {
      weights[feature * labels + label] = data![label * features + feature]!;
    }
  }
  return weights;
}
