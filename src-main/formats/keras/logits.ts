import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, type Graph, type Shape, type Value } from '../../graph/graph.ts';
import { clip } from '../../graph/operators/clip.ts';
import { concat } from '../../graph/operators/concat.ts';
import { div } from '../../graph/operators/div.ts';
import { log } from '../../graph/operators/log.ts';
import { mul } from '../../graph/operators/mul.ts';
import { reduceSum } from '../../graph/operators/reduce-sum.ts';
import type { ModelFinding } from '../classifier.ts';
import type { TrainingConfig } from './config/training-config.ts';
import { reshaped } from './layers/reshaping.ts';
import { apply } from './math.ts';
import type { KerasTensor } from './tensor.ts';

/** Probabilities below this count as this (keras.config.epsilon, as in Keras' own cross entropy). */
const smallestProbability = 1e-7;

/** Endings whose outputs lie between 0 and 1. */
const probabilities = new Set(['softmax', 'sigmoid', 'hard_sigmoid', 'sparse_sigmoid', 'sparsemax']);

/** How the model's output becomes logits. */
export interface LogitsPlan {
  readonly labelCount: number;
  readonly findings: readonly ModelFinding[];
  /** [batch, labelCount] from the model's output; for the output of every build of the same network. */
  readonly take: (graph: Graph, output: KerasTensor) => Value;
}

/**
 * Decides from the model's output how to get numbers whose softmax is the prediction.
 * Throws AppError MODEL_NOT_IMAGE_CLASSIFIER where the output is not one score a label.
 */
export function planLogits(output: KerasTensor, inputShape: Shape, training: TrainingConfig): LogitsPlan {
  const units = elementCount(output.shape);
  if (output.shape.filter((size) => size > 1).length > 1) throw notVector(output.shape, inputShape);
  const ending = output.ending;
  if (units === 1) return planSingleUnit(output, training);
  if (ending?.kind === 'softmax') return { labelCount: units, findings: [], take: beforeActivation };
  if (ending === undefined || (ending.kind === 'scores' && training.fromLogits)) {
    const message =
      'The model ends without a softmax: its outputs are taken as logits, whose softmax is the prediction.';
    return { labelCount: units, findings: [{ severity: 'info', message }], take: asVector };
  }
  const madeBy = ending.kind === 'scores' ? ending.madeBy : ending.kind;
  if (!training.takesProbabilities && !probabilities.has(madeBy)) {
    const message = `The model ends in ${madeBy} instead of a softmax, and was not trained on probabilities: its outputs are taken as logits, the largest of which is the prediction.`;
    return { labelCount: units, findings: [{ severity: 'warning', message }], take: asVector };
  }
  const message = `The model ends in ${madeBy} instead of a softmax: its outputs are divided by their sum, as Keras' cross entropy does, and shares below ${smallestProbability} count as ${smallestProbability}.`;
  const take = probabilities.has(madeBy) ? logarithm : logarithmOfShares;
  return { labelCount: units, findings: [{ severity: 'warning', message }], take };
}

/** One sigmoid unit is the probability of label 1 against label 0. */
function planSingleUnit(output: KerasTensor, training: TrainingConfig): LogitsPlan {
  const isSigmoid = output.ending?.kind === 'sigmoid';
  const isBinaryLogit = output.ending === undefined && training.isBinary && training.fromLogits;
  if (!isSigmoid && !isBinaryLogit) {
    throw notClassifier(
      'ends in one number without a sigmoid, so it measures something instead of telling labels apart; at least 2 labels are expected',
    );
  }
  const message =
    'The model ends in one sigmoid unit: it is read as two labels, 0 where the output is below one half and 1 above.';
  const take = (graph: Graph, tensor: KerasTensor): Value => {
    const logit = isSigmoid ? beforeActivation(graph, tensor) : asVector(graph, tensor);
    return graph.apply(concat, [apply(graph, mul, logit, 0), logit], { axis: 1 });
  };
  return { labelCount: 2, findings: [{ severity: 'info', message }], take };
}

function asVector(graph: Graph, tensor: KerasTensor): Value {
  const flat = tensor.rank === 2 ? tensor : reshaped(graph, tensor, [elementCount(tensor.shape)]);
  return flat.value;
}

function beforeActivation(graph: Graph, { ending }: KerasTensor): Value {
  if (ending === undefined || ending.kind === 'scores') throw new Error('the output has no logits');
  return asVector(graph, ending.logits);
}

function logarithm(graph: Graph, tensor: KerasTensor): Value {
  const scores = asVector(graph, tensor);
  return apply(graph, log, graph.apply(clip, [scores], { min: smallestProbability, max: 1 }));
}

/** The same of outputs that may be of any size: of their shares of the sum (keras.losses.categorical_crossentropy). */
function logarithmOfShares(graph: Graph, tensor: KerasTensor): Value {
  const scores = asVector(graph, tensor);
  const sum = graph.apply(reduceSum, [scores], { axes: [1], keepDims: true });
  const shares = apply(graph, div, scores, sum);
  return apply(graph, log, graph.apply(clip, [shares], { min: smallestProbability, max: 1 }));
}

function notVector(shape: Shape, inputShape: Shape): AppError {
  const sameSize = shape.length === 3 && shape.join() === inputShape.join();
  const what = sameSize
    ? `turns an image into an image of the same size [${shape.join(', ')}], as an autoencoder does`
    : `yields [${shape.join(', ')}] numbers per image`;
  return notClassifier(`${what}, where one score a label is expected`);
}

function notClassifier(what: string): AppError {
  return new AppError(
    'MODEL_NOT_IMAGE_CLASSIFIER',
    `The model ${what}. Only image classifiers can be scanned; choose another file.`,
  );
}
