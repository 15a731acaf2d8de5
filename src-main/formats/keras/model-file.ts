import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Hdf5File } from '../hdf5/hdf5-file.ts';
import { inheritDataFormat } from './config/data-format.ts';
import { refuseForeignCode } from './config/foreign-code.ts';
import { parseConfigJson } from './config/json.ts';
import { readModelConfig, type ModelConfig } from './config/model-config.ts';
import { readTrainingConfig, type TrainingConfig } from './config/training-config.ts';
import type { KerasOrigin } from './layers/layer.ts';

/** What a Keras file says about its model, weights apart. */
export interface KerasModelFile {
  readonly origin: KerasOrigin;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
}

/**
 * Reads the attributes that Keras' `save_model_to_hdf5` writes. Throws AppError: MODEL_WEIGHTS_ONLY,
 * MODEL_FORMAT_UNSUPPORTED for HDF5 without a model, MODEL_UNSAFE_LAYER, and what the configuration's readers throw.
 */
export function readModelFile(file: Hdf5File): KerasModelFile {
  const configText = textAttribute(file, 'model_config');
  if (configText === undefined) throw withoutModel(file);
  const config = parseConfigJson(configText, 'model_config');
  refuseForeignCode(config, 'model_config');
  const trainingText = textAttribute(file, 'training_config');
  const trainingJson =
    trainingText === undefined ? undefined : parseConfigJson(trainingText, 'training_config');
  if (trainingJson !== undefined) refuseForeignCode(trainingJson, 'training_config');
  const version = textAttribute(file, 'keras_version') ?? '';
  return {
    origin: {
      version,
      // Keras 1 wrote no version until 1.2 (keras 2.3 `load_weights_from_hdf5_group` assumes the same).
      majorVersion: Number.parseInt(version, 10) || 1,
      backend: textAttribute(file, 'backend') ?? '',
    },
    model: inheritDataFormat(readModelConfig(config)),
    training: readTrainingConfig(trainingJson),
  };
}

/** Keras writes attributes of the model at the root, and those about weights also at their group. */
function textAttribute(file: Hdf5File, name: string): string | undefined {
  for (const group of ['/', '/model_weights']) {
    if (group !== '/' && file.children(group) === undefined) continue;
    const value = file.attribute(group, name)?.[0];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function withoutModel(file: Hdf5File): AppError {
  const children = file.children('/') ?? [];
  const marks = file.attributeNames('/');
  const hasWeights =
    marks.some((name) => name === 'nb_layers' || name.startsWith('layer_names')) ||
    children.some(({ name }) => ['model_weights', 'layers', '_layer_checkpoint_dependencies'].includes(name));
  if (hasWeights) {
    return new AppError(
      'MODEL_WEIGHTS_ONLY',
      'The file holds the weights of a Keras model, but not the model: the attribute model_config is missing. Build the model in Python, load these weights, and save it whole with model.save("model.h5").',
    );
  }
  const found = children.slice(0, 5).map(({ name }) => name);
  const list = found.length === 0 ? 'nothing' : found.join(', ');
  return new AppError(
    'MODEL_FORMAT_UNSUPPORTED',
    `The file is HDF5 but holds no Keras model: the attribute model_config is missing; found ${list}. If these are images, give the file as the data set; a model is saved with model.save("model.h5").`,
  );
}
