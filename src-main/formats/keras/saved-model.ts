import type { ModelFinding } from '../classifier.ts';
import type { JsonObject } from './config/json.ts';
import type { LayerConfig, ModelConfig } from './config/model-config.ts';
import type { LayerWeights } from './weights.ts';

/** A Keras model as some container holds it: an HDF5 file, a `.keras` archive, TensorFlow.js files. */
export interface SavedKerasModel {
  /** The container, e.g. `HDF5`; completes "Keras 3.15.1 …". */
  readonly container: string;
  /** Version of the Keras that wrote it, e.g. `2.1.6-tf`; empty where the container does not say. */
  readonly version: string;
  /** `tensorflow`, `theano`, …; empty where the container does not say. */
  readonly backend: string;
  /** The model's `class_name` and `config`, as Keras serializes it. */
  readonly modelConfig: JsonObject;
  /** Loss and metrics: `training_config` in HDF5, `compile_config` in an archive; undefined for an uncompiled model. */
  readonly trainingConfig: JsonObject | undefined;
  /**
   * The stored weights of every layer that is not itself a model. Which a layer has, and in which order Keras stores
   * them, `layerKinds.get(className).weightNames(layer)` says. Only metadata is read here.
   * Throws AppError MODEL_WEIGHT_MISMATCH or MODEL_CORRUPT.
   */
  findWeights(model: ModelConfig): ReadonlyMap<LayerConfig, LayerWeights>;
  /** What the user should know about the way this container holds the model. */
  findings?(model: ModelConfig): readonly ModelFinding[];
}
