import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, type Value } from '../../graph/graph.ts';
import { clip } from '../../graph/operators/clip.ts';
import { concat } from '../../graph/operators/concat.ts';
import { log } from '../../graph/operators/log.ts';
import { mul } from '../../graph/operators/mul.ts';
import type { ModelFinding } from '../classifier.ts';
import { apply } from '../keras/math.ts';
import type { NetworkInput } from './input.ts';
import type { DataTensor } from './values/data-tensor.ts';
import type { Emission } from './values/emission.ts';

/** Probabilities below this count as this, as in the Keras reader. */
const smallestProbability = 1e-7;
/** Activations whose outputs are no probabilities. Frameworks that export ONNX train such with a softmax behind it. */
const unbounded = new Set([
  'Relu',
  'LeakyRelu',
  'Elu',
  'Selu',
  'Celu',
  'Gelu',
  'HardSwish',
  'Mish',
  'Swish',
  'Softsign',
  'Tanh',
]);
/** With fewer labels the outlier test has nothing to compare. */
const fewLabels = 3;

/** How the network's output becomes logits. */
export interface LogitsPlan {
  readonly labelCount: number;
  readonly findings: readonly ModelFinding[];
  /** What has to be computed of the network. */
  readonly source: DataTensor;
  /** [images, labelCount] from the value of `source`. */
  readonly take: (emission: Emission, value: Value) => Value;
}

/**
 * Decides from the network's output how to get numbers whose softmax is the prediction.
 * Throws AppError MODEL_NOT_IMAGE_CLASSIFIER where the output is not one score a label.
 */
export function planLogits(path: string, output: DataTensor, input: NetworkInput): LogitsPlan {
  const labelCount = elementCount(output.shape) / input.batch;
  const isVector = output.shape.filter((size) => size > 1).length <= (input.batch > 1 ? 2 : 1);
  const isPerImage = input.batch === 1 || output.shape[0] === input.batch;
  if (!isVector || !isPerImage) throw notVector(path, output, input);
  const asRows = (emission: Emission, value: Value): Value =>
    emission.reshape(value, [emission.groups * input.batch, labelCount]);
  const plan = { labelCount, source: output, take: asRows };
  const { ending } = output;
  if (labelCount === 1) return planSingleUnit(path, output, asRows);
  const few = fewLabelsFinding(labelCount);
  if (ending?.kind === 'softmax') return { ...plan, findings: few, source: ending.logits };
  if (ending === undefined) {
    const message =
      'The network ends without a softmax: its outputs are taken as logits, whose softmax is the prediction.';
    return { ...plan, findings: [{ severity: 'info', message }, ...few] };
  }
  const madeBy = ending.kind === 'scores' ? ending.madeBy : ending.kind;
  if (unbounded.has(madeBy)) {
    const message = `The network ends in ${madeBy}: its outputs are taken as logits, whose softmax is the prediction.`;
    return { ...plan, findings: [{ severity: 'warning', message }, ...few] };
  }
  const message = `The network ends in ${madeBy} instead of a softmax: its outputs are divided by their sum, and outputs below ${smallestProbability} count as ${smallestProbability}.`;
  return {
    ...plan,
    findings: [{ severity: 'warning', message }, ...few],
    take: (emission, value) => logarithm(emission, asRows(emission, value)),
  };
}

/** One sigmoid unit is the probability of label 1 against label 0. */
function planSingleUnit(path: string, { ending }: DataTensor, asRows: LogitsPlan['take']): LogitsPlan {
  if (ending?.kind !== 'sigmoid') {
    throw notClassifier(
      path,
      'ends in one number without a sigmoid, so it measures something instead of telling labels apart; at least 2 labels are expected',
    );
  }
  const message =
    'The network ends in one sigmoid unit: it is read as two labels, 0 where the output is below one half and 1 above.';
  return {
    labelCount: 2,
    findings: [{ severity: 'info', message }, ...fewLabelsFinding(2)],
    source: ending.logits,
    take: (emission, value) => {
      const logit = asRows(emission, value);
      return emission.graph.apply(concat, [apply(emission.graph, mul, logit, 0), logit], { axis: 1 });
    },
  };
}

function logarithm({ graph }: Emission, scores: Value): Value {
  return apply(graph, log, graph.apply(clip, [scores], { min: smallestProbability, max: 1 }));
}

function fewLabelsFinding(labelCount: number): readonly ModelFinding[] {
  if (labelCount >= fewLabels) return [];
  const message = `The model tells only ${labelCount} labels apart. The outlier test compares labels with each other and needs at least ${fewLabels}, so no verdict can rest on it.`;
  return [{ severity: 'warning', message }];
}

function notVector(path: string, { shape }: DataTensor, { image }: NetworkInput): AppError {
  const sameSize = shape.slice(-2).join() === [image.height, image.width].join();
  const what = sameSize
    ? `turns an image into [${shape.join(', ')}] numbers, one or more a pixel, as autoencoders and segmentation do`
    : `yields [${shape.join(', ')}] numbers`;
  return notClassifier(path, `${what}, where one score a label is expected`);
}

function notClassifier(path: string, what: string): AppError {
  return new AppError(
    'MODEL_NOT_IMAGE_CLASSIFIER',
    `${path}: the network ${what}. Only image classifiers can be scanned; choose another file.`,
  );
}
