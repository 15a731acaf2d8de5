import { findObjectWeights, type TypedWeight } from '../keras-archive/object-weights.ts';
import type { LayerConfig, ModelConfig } from '../keras/config/model-config.ts';
import type { SavedKerasModel } from '../keras/saved-model.ts';
import type { LayerWeights } from '../keras/weights.ts';
import { decodeWeight } from './decode-weight.ts';
import type { ModelJson } from './model-json.ts';
import { findNamedWeights } from './named-weights.ts';
import type { PlacedWeight, WeightFiles } from './weight-files.ts';

/** TensorFlow.js computes its layers as Keras 2 does, whose configuration it writes. */
const versionOfJavaScript = '2';

/** A layers model as the Keras reader takes it. */
export function savedLayersModel(path: string, json: ModelJson, files: WeightFiles): SavedKerasModel {
  const { config, version } = json.topology;
  return {
    container: 'TensorFlow.js',
    version: /^\d/.test(version) ? version : versionOfJavaScript,
    backend: 'tensorflow',
    modelConfig: config,
    trainingConfig: json.trainingConfig,
    findWeights: (model) => findWeights(path, files, model),
  };
}

/** Weights of Keras 3 keep their paths, `layers/conv2d/vars/0`; all others are named `conv2d/kernel`. */
function findWeights(
  path: string,
  files: WeightFiles,
  model: ModelConfig,
): ReadonlyMap<LayerConfig, LayerWeights> {
  const stored = new Map<string, TypedWeight>();
  for (const [name, weight] of files.weights) {
    if (weight.spec.group !== 'optimizer') stored.set(name, typedWeight(path, weight));
  }
  const areObjects = [...stored.keys()].some((name) => /(^|\/)vars\/\d+$/.test(name));
  if (!areObjects) return findNamedWeights(stored, model);
  return findObjectWeights(new Map([...stored].map(([name, weight]) => [`/${name}`, weight])), model);
}

function typedWeight(path: string, { spec, read }: PlacedWeight): TypedWeight {
  return {
    path: `${path}: ${spec.name}`,
    shape: spec.shape,
    elementType: spec.dtype,
    read: () => decodeWeight(spec, read()),
  };
}
