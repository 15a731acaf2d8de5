import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Classifier } from '../formats/classifier.ts';
import { differentiate } from '../graph/differentiate.ts';
import { elementCount, Graph, type NamedValue, type Shape, type Value } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { add } from '../graph/operators/add.ts';
import { expand } from '../graph/operators/expand.ts';
import { matmul } from '../graph/operators/matmul.ts';
import { mul } from '../graph/operators/mul.ts';
import { reduceMean } from '../graph/operators/reduce-mean.ts';
import { reshape } from '../graph/operators/reshape.ts';
import { sub } from '../graph/operators/sub.ts';
import { simplify } from '../graph/simplify/simplify.ts';
import { classificationLoss } from './loss.ts';
import { appendPreprocessing } from './preprocess.ts';

export interface TriggerGraphOptions {
  /** Labels searched at once, L below. */
  readonly labelSlots: number;
  /** Images per label, B below. */
  readonly batchSize: number;
  readonly loss: ScanSettings['loss'];
  readonly modelPixels: PixelRange;
}

/**
 * The graph of one gradient evaluation for L labels at once: stamp each label's trigger on its images, run the
 * network, and differentiate the loss (paper, section IV-A).
 *
 *     stamped = (1 − mask) · image + mask · pattern = image + mask · (pattern − image)      in raw pixels
 *
 * Inputs: `images` [L, B, C, H·W] raw, `mask` [L, 1, 1, H·W], `pattern` [L, 1, C, H·W] raw, `target` one-hot [L, labels].
 * Outputs: `loss` [L], mean over the label's images; `logits` [L·B, labels]; `maskGradient` [L, 1, 1, H·W] and
 * `patternGradient` [L, 1, C, H·W] of each label's own loss.
 */
export function buildTriggerGraph(classifier: Classifier, options: TriggerGraphOptions): Graph {
  const { labelSlots, batchSize } = options;
  const { channels, height, width } = classifier.inputShape;
  const area = height * width;
  const forward = new Graph();
  const images = forward.input('images', [labelSlots, batchSize, channels, area]);
  const mask = forward.input('mask', [labelSlots, 1, 1, area]);
  const pattern = forward.input('pattern', [labelSlots, 1, channels, area]);
  const target = forward.input('target', [labelSlots, classifier.labelCount]);

  const stamped = stamp(forward, images, mask, pattern);
  const batch = forward.apply(reshape, [stamped.pixels], {
    shape: [labelSlots * batchSize, channels, height, width],
  });
  const logits = classifier.buildLogits(forward, appendPreprocessing(forward, batch, options.modelPixels));

  const targets = repeatRows(forward, target, batchSize);
  const imageLoss = classificationLoss(forward, options.loss, logits, targets);
  const perLabel = forward.apply(reshape, [imageLoss], { shape: [labelSlots, batchSize] });
  const loss = forward.apply(reduceMean, [perLabel], { axes: [1], keepDims: false });
  forward.output('loss', loss);
  forward.output('logits', logits);
  forward.output('stamped', stamped.pixels);
  forward.output('difference', stamped.difference);

  const graph = simplify(forward);
  const [stampedGradient] = differentiate(graph, named(graph.outputs, 'loss'), [graph.takeOutput('stamped')]);
  const ofMask = graph.apply(mul, [stampedGradient!, graph.takeOutput('difference')], noAttributes);
  graph.output('maskGradient', sumImages(graph, ofMask, mask.shape));
  const ofPattern = sumImages(graph, stampedGradient!, pattern.shape);
  graph.output('patternGradient', graph.apply(mul, [named(graph.inputs, 'mask'), ofPattern], noAttributes));
  return graph;
}

/** The network alone: `images` [B, C, H, W] raw → `logits` [B, labels]. */
export function buildPredictionGraph(
  classifier: Classifier,
  batchSize: number,
  modelPixels: PixelRange,
): Graph {
  const { channels, height, width } = classifier.inputShape;
  const graph = new Graph();
  const images = graph.input('images', [batchSize, channels, height, width]);
  graph.output('logits', classifier.buildLogits(graph, appendPreprocessing(graph, images, modelPixels)));
  return simplify(graph);
}

function named(values: readonly NamedValue[], name: string): Value {
  return values.find((candidate) => candidate.name === name)!.value;
}

/** The stamped images, and `pattern − image`, which is their derivative with respect to the mask. */
function stamp(graph: Graph, images: Value, mask: Value, pattern: Value) {
  const difference = graph.apply(sub, [pattern, images], noAttributes);
  const change = graph.apply(mul, [mask, difference], noAttributes);
  return { pixels: graph.apply(add, [images, change], noAttributes), difference };
}

/**
 * [L, B, C, H·W] → `shape`, [L, 1, C, H·W] or [L, 1, 1, H·W]: the sum over a label's images, and its channels. It is
 * written as a product with ones, because engines add up the rows of a sum in another order for one label than for
 * several; of a product every row is computed alike, so that the labels beside it do not change a label's result.
 */
function sumImages(graph: Graph, value: Value, shape: Shape): Value {
  const [labels, , channels, area] = shape as [number, number, number, number];
  const columns = channels * area;
  const rows = elementCount(value.shape) / (labels * columns);
  const matrices = graph.apply(reshape, [value], { shape: [labels, rows, columns] });
  const ones = graph.constant([1, rows], new Float32Array(rows).fill(1));
  return graph.apply(reshape, [graph.apply(matmul, [ones, matrices], noAttributes)], { shape });
}

/** [rows, columns] → [rows · times, columns], every row repeated. */
function repeatRows(graph: Graph, value: Value, times: number): Value {
  const [rows, columns] = value.shape as [number, number];
  if (times === 1) return value;
  const lifted = graph.apply(reshape, [value], { shape: [rows, 1, columns] });
  const repeated = graph.apply(expand, [lifted], { shape: [rows, times, columns] });
  return graph.apply(reshape, [repeated], { shape: [rows * times, columns] });
}
