import { AppError } from '../../../src-shared/domain/app-error.ts';
import { noModelOptions, type ModelOptions } from '../../../src-shared/domain/model-options.ts';
import { Graph } from '../../graph/graph.ts';
import type { Classifier, LayerSummary, ModelFinding } from '../classifier.ts';
import { backendFindings } from './backend-findings.ts';
import { inheritDataFormat } from './config/data-format.ts';
import { findForeignCode } from './config/foreign-code.ts';
import { kerasLayerClasses } from './config/keras-classes.ts';
import { leafLayers, readModelConfig, type LayerConfig, type ModelConfig } from './config/model-config.ts';
import { checkNumberTypes } from './config/number-types.ts';
import { readTrainingConfig, type TrainingConfig } from './config/training-config.ts';
import { enter, readInput } from './input.ts';
import type { KerasOrigin } from './layers/layer.ts';
import { layerKinds } from './layers/registry.ts';
import { planLogits } from './logits.ts';
import { refuseMaskReaders } from './mask-readers.ts';
import { buildNetwork } from './network.ts';
import { scalesPixels } from './scales-pixels.ts';
import type { SavedKerasModel } from './saved-model.ts';
import type { KerasTensor } from './tensor.ts';

/** Calls of layers in one network; more than ten times those of the deepest published image classifiers. */
const maxCalls = 20_000;
/** With fewer labels the outlier test has nothing to compare. */
const fewLabels = 3;

/**
 * Reads an image classifier from a Keras model (Keras 1, 2, 3 and tf.keras). Its container may be closed afterwards:
 * the network is built once here, which reads and converts every weight.
 *
 * Throws AppError: MODEL_UNSAFE_LAYER, MODEL_UNSUPPORTED_LAYER with the layer's path, MODEL_NOT_IMAGE_CLASSIFIER, and
 * what its parts throw.
 */
export function readKerasClassifier(
  saved: SavedKerasModel,
  options: ModelOptions = noModelOptions,
): Classifier {
  const source = readConfiguration(saved);
  refuseUnsupported(source.model);
  const typeFindings = checkNumberTypes(source.model);
  refuseMaskReaders(source.model);
  const input = readInput(source.model, options.inputSize);
  const chosen = chooseOutput(source.model, options.output);
  const weights = saved.findWeights(source.model);
  const build = (graph: Graph, images: KerasTensor, onCall: OnCall): KerasTensor =>
    buildNetwork(graph, source.model, [images], { weights, origin: source.origin, onCall })[chosen]!;

  const trial = new Graph();
  const { channels, height, width } = input.image;
  const images = enter(trial, trial.input('images', [1, channels, height, width]), input);
  const calls: LayerCallRecord[] = [];
  const output = build(trial, images, (layer, inputs, result) => {
    if (calls.length >= maxCalls) throw tooManyCalls();
    calls.push({ layer, inputs, output: result });
  });
  const plan = planLogits(output, images.shape, source.training);
  plan.take(trial, output);

  return {
    format: `Keras ${source.origin.version || '1'} ${saved.container}`,
    inputShape: input.image,
    labelCount: plan.labelCount,
    layers: summarize(calls, (layer) => weights.get(layer)?.parameterCount ?? 0),
    findings: [
      ...plan.findings,
      ...fileFindings(source, plan.labelCount),
      ...typeFindings,
      ...backendFindings(source.model, source.origin),
      ...(saved.findings?.(source.model) ?? []),
    ],
    scalesItsInput: calls.some(({ layer, inputs }) => inputs[0] === images && scalesPixels(layer)),
    buildLogits: (graph, value) =>
      plan.take(
        graph,
        build(graph, enter(graph, value, input), () => undefined),
      ),
  };
}

/** Which of the model's outputs holds the scores. Throws AppError MODEL_OUTPUT_NEEDED where that is open. */
function chooseOutput({ outputNames }: ModelConfig, wanted: string | null): number {
  if (wanted === null && outputNames.length === 1) return 0;
  const index = wanted === null ? -1 : outputNames.indexOf(wanted);
  if (index >= 0) return index;
  const problem = wanted === null ? `has ${outputNames.length} outputs` : `has no output called "${wanted}"`;
  throw new AppError(
    'MODEL_OUTPUT_NEEDED',
    `The model ${problem}: ${outputNames.join(', ')}. Say which one holds the scores of the labels with --model-output NAME.`,
    { choices: outputNames },
  );
}

/** The configuration with the differences between Keras versions levelled. */
interface Configuration {
  readonly origin: KerasOrigin;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  /** Code from outside Keras that the file names and no prediction needs. */
  readonly foreignNames: readonly string[];
}

function readConfiguration({
  version,
  backend,
  modelConfig,
  trainingConfig,
}: SavedKerasModel): Configuration {
  const foreign = [
    ...findForeignCode(modelConfig, 'model_config'),
    ...(trainingConfig === undefined ? [] : findForeignCode(trainingConfig, 'training_config')),
  ];
  const training = readTrainingConfig(trainingConfig);
  return {
    // Keras 1 wrote no version until 1.2 (keras 2.3 `load_weights_from_hdf5_group` assumes the same).
    origin: { version, majorVersion: Number.parseInt(version, 10) || 1, backend },
    model: inheritDataFormat(readModelConfig(modelConfig)),
    training,
    foreignNames: [...new Set([...foreign, ...training.unknownNames])],
  };
}

type OnCall = (layer: LayerConfig, inputs: readonly KerasTensor[], output: KerasTensor) => void;

interface LayerCallRecord {
  readonly layer: LayerConfig;
  readonly inputs: readonly KerasTensor[];
  readonly output: KerasTensor;
}

function refuseUnsupported(model: ModelConfig): void {
  for (const { path, className } of leafLayers(model)) {
    if (className === 'InputLayer' || layerKinds.has(className)) continue;
    const kind = kerasLayerClasses.has(className) ? 'a Keras layer' : 'an operation';
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${path}" is of class ${className}, ${kind} that is not supported: only layers that classifiers of still images are made of can be read. Replace it and save the model again, or scan another model.`,
    );
  }
}

/** One row a layer, at its first call; an input that the file implies without naming it is left out. */
function summarize(
  calls: readonly LayerCallRecord[],
  parametersOf: (layer: LayerConfig) => number,
): readonly LayerSummary[] {
  const rows = new Map<LayerConfig, LayerSummary>();
  for (const { layer, output } of calls) {
    if (rows.has(layer) || layer.name === '') continue;
    const { path, className: kind } = layer;
    rows.set(layer, { path, kind, outputShape: output.shape, parameters: parametersOf(layer) });
  }
  return [...rows.values()];
}

function fileFindings(
  { foreignNames, origin, model }: Configuration,
  labelCount: number,
): readonly ModelFinding[] {
  const findings: ModelFinding[] = [];
  if (labelCount < fewLabels) {
    const message = `The model tells only ${labelCount} labels apart. The outlier test compares labels with each other and needs at least ${fewLabels}, so no verdict can rest on it.`;
    findings.push({ severity: 'warning', message });
  }
  if (foreignNames.length > 0) {
    const message = `This file names code outside Keras: ${foreignNames.join(', ')}. It is not run, and plays no part in the predictions.`;
    findings.push({ severity: 'info', message });
  }
  if (takesWholeNumbers(model)) {
    const message =
      'The model takes whole numbers for pixels. Keras cuts off what lies behind the point; here it is kept, which makes no difference for images of whole numbers.';
    findings.push({ severity: 'info', message });
  }
  const channelsFirst = leafLayers(model).some((layer) => layer.fields.data_format === 'channels_first');
  if (origin.majorVersion === 1 && origin.backend === '' && channelsFirst) {
    const message =
      "The file does not say whether Keras 1 ran on Theano or on TensorFlow; its kernels are taken as TensorFlow's. If the accuracy on clean images is near chance, save the model again with a later Keras.";
    findings.push({ severity: 'warning', message });
  }
  return findings;
}

function takesWholeNumbers({ layers, inputs }: ModelConfig): boolean {
  const dtype = layers.find(({ name }) => name === inputs[0]?.layer)?.fields.dtype;
  return typeof dtype === 'string' && /^u?int/.test(dtype);
}

function tooManyCalls(): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `The model calls its layers more than ${maxCalls} times. No image classifier does; do not trust this file.`,
  );
}
