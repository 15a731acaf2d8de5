import type { PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import type { Classifier } from '../../formats/classifier.ts';
import { differentiate } from '../../graph/differentiate.ts';
import { Graph } from '../../graph/graph.ts';
import { noAttributes } from '../../graph/operator.ts';
import { add } from '../../graph/operators/add.ts';
import { mul } from '../../graph/operators/mul.ts';
import { reduceMax } from '../../graph/operators/reduce-max.ts';
import { reduceSum } from '../../graph/operators/reduce-sum.ts';
import { sub } from '../../graph/operators/sub.ts';
import { simplify } from '../../graph/simplify/simplify.ts';
import { appendPreprocessing } from '../preprocess.ts';

/** Taken off the target's logit, so that it is not the largest of the others. Logits are far smaller. */
const outOfReach = -1e9;

/**
 * The graph of one step of the maximum-margin search: how far a label's logit lies above all others, and the gradient
 * with respect to the pixels (MM-BD: Wang et al., S&P 2024, section 4).
 *
 *     margin = logit(target) − max over the other labels of their logits
 *
 * Inputs: `images` [B, C, H, W] raw pixels, `target` one-hot [B, labels]. Outputs: `margin` [B], `gradient` [B, C, H, W]
 * of each image's own margin.
 */
export function buildMarginGraph(classifier: Classifier, batchSize: number, modelPixels: PixelRange): Graph {
  const { channels, height, width } = classifier.inputShape;
  const forward = new Graph();
  const images = forward.input('images', [batchSize, channels, height, width]);
  const target = forward.input('target', [batchSize, classifier.labelCount]);
  const logits = classifier.buildLogits(forward, appendPreprocessing(forward, images, modelPixels));
  const ofTarget = forward.apply(mul, [logits, target], noAttributes);
  const score = forward.apply(reduceSum, [ofTarget], { axes: [1], keepDims: false });
  const penalty = forward.apply(mul, [target, forward.scalar(outOfReach)], noAttributes);
  const others = forward.apply(add, [logits, penalty], noAttributes);
  const rival = forward.apply(reduceMax, [others], { axes: [1], keepDims: false });
  forward.output('margin', forward.apply(sub, [score, rival], noAttributes));

  const graph = simplify(forward);
  const margin = graph.outputs.find(({ name }) => name === 'margin')!.value;
  const pixels = graph.inputs.find(({ name }) => name === 'images')!.value;
  const [gradient] = differentiate(graph, margin, [pixels]);
  graph.output('gradient', gradient!);
  return graph;
}
