import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Classifier } from '../../formats/classifier.ts';
import { Graph, type GraphNode, type Value } from '../../graph/graph.ts';
import { gemm, type GemmAttributes } from '../../graph/operators/gemm.ts';
import { matmul } from '../../graph/operators/matmul.ts';
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

/** Operators between the last dense layer and the logits: a bias, a scale, a new shape. */
const mostOperatorsBehind = 8;

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
  let value = logits;
  for (let behind = 0; behind <= mostOperatorsBehind; behind++) {
    const node = graph.producer(value);
    if (node === undefined) return null;
    const isDense = node.operator === (gemm as object) || node.operator === (matmul as object);
    if (isDense) return isLastLayer(node, labelCount) ? node : null;
    const computed = node.inputs.filter(({ data }) => data === undefined);
    if (computed.length !== 1) return null;
    value = computed[0]!;
  }
  return null;
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
