import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelFinding } from '../classifier.ts';
import type { Hdf5File } from '../hdf5/hdf5-file.ts';
import { parseConfigJson } from './config/json.ts';
import { leafLayers, type LayerConfig, type ModelConfig } from './config/model-config.ts';
import type { SavedKerasModel } from './saved-model.ts';
import { findWeights } from './weight-store.ts';

/**
 * Reads the attributes that Keras' `save_model_to_hdf5` writes. Throws AppError: MODEL_WEIGHTS_ONLY,
 * MODEL_FORMAT_UNSUPPORTED for HDF5 without a model, and what parsing JSON throws.
 */
export function openSavedModel(file: Hdf5File): SavedKerasModel {
  const configText = textAttribute(file, 'model_config');
  if (configText === undefined) throw withoutModel(file);
  const trainingText = textAttribute(file, 'training_config');
  const version = textAttribute(file, 'keras_version') ?? '';
  const backend = textAttribute(file, 'backend') ?? '';
  const forgets = forgetsNestedStatistics(version, backend);
  return {
    container: 'HDF5',
    version,
    backend,
    modelConfig: parseConfigJson(configText, 'model_config'),
    trainingConfig: trainingText === undefined ? undefined : parseConfigJson(trainingText, 'training_config'),
    findWeights: (model) =>
      findWeights(file, model, (layer, outer) => forgets && isNestedNormalization(layer, outer)),
    findings: (model) => (forgets ? forgottenFindings(model) : []),
  };
}

/**
 * Keras 3 loads the mean and variance of a Normalization layer inside a model inside the model from HDF5, but never puts
 * them to use: it calls `finalize_state` for the outermost layers alone (keras 3.15 `legacy_h5_format._set_weights`), and
 * what the layer computes with stays as it was built. With PyTorch both share their memory, and it works. The model is
 * what Keras makes of the file.
 */
function forgetsNestedStatistics(version: string, backend: string): boolean {
  return Number.parseInt(version, 10) >= 3 && backend !== 'torch';
}

function isNestedNormalization(layer: LayerConfig, outer: LayerConfig): boolean {
  return layer !== outer && layer.className === 'Normalization';
}

function forgottenFindings(model: ModelConfig): readonly ModelFinding[] {
  const nested = model.layers.flatMap((outer) =>
    outer.model === undefined ? [] : leafLayers(outer.model).filter((layer) => isAdapted(layer)),
  );
  return nested.map(({ path }) => ({
    severity: 'warning',
    message: `Layer "${path}" (Normalization) lies inside a model inside the model. Keras 3 does not restore its mean and variance from an HDF5 file: the loaded model leaves images as they are there, and so it is read. If the model was trained with them, save it as .keras instead.`,
  }));
}

/** Whether mean and variance are weights: given as arguments they are not lost. */
function isAdapted({ className, fields }: LayerConfig): boolean {
  return className === 'Normalization' && (fields.mean ?? null) === null;
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
