import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { TypedWeight } from '../keras-archive/object-weights.ts';
import { leafLayers, type LayerConfig, type ModelConfig } from '../keras/config/model-config.ts';
import { layerKinds } from '../keras/layers/registry.ts';
import { LayerWeights } from '../keras/weights.ts';

/**
 * Finds the weights of every layer by name: that of the layer and that of the weight, `conv2d/kernel`, with the models
 * around the layer before it or not (tfjs-layers, engine/container.ts, loadWeights).
 *
 * Only metadata is read here. Throws AppError MODEL_WEIGHT_MISMATCH where a weight is missing, is claimed by two layers, or
 * belongs to none.
 */
export function findNamedWeights(
  stored: ReadonlyMap<string, TypedWeight>,
  model: ModelConfig,
): ReadonlyMap<LayerConfig, LayerWeights> {
  const owners = new Map<string, LayerConfig>();
  const found = new Map<LayerConfig, LayerWeights>();
  for (const layer of leafLayers(model)) {
    const weights = new Map<string, TypedWeight>();
    for (const name of layerKinds.get(layer.className)?.weightNames(layer) ?? []) {
      const key = namesOf(layer, name).find((candidate) => stored.has(candidate));
      if (key === undefined) throw missing(layer, name);
      const owner = owners.get(key);
      if (owner !== undefined) throw claimedTwice(key, owner, layer);
      owners.set(key, layer);
      weights.set(name, stored.get(key)!);
    }
    found.set(layer, new LayerWeights(layer.path, weights));
  }
  refuseUnclaimed(stored, owners);
  return found;
}

/** `a/b/conv/kernel`, `b/conv/kernel`, `conv/kernel`: the longest first, as the least ambiguous. */
function namesOf(layer: LayerConfig, weight: string): readonly string[] {
  const parts = layer.path.split('/');
  return parts.map((_, i) => `${parts.slice(i).join('/')}/${weight}`);
}

/** Counters, such as that of Normalization, are single numbers and no weights. */
function refuseUnclaimed(
  stored: ReadonlyMap<string, TypedWeight>,
  owners: ReadonlyMap<string, unknown>,
): void {
  const stray = [...stored].find(
    ([name, { shape, elementType }]) => elementType === 'float32' && shape.length > 0 && !owners.has(name),
  );
  if (stray === undefined) return;
  throw new AppError(
    'MODEL_WEIGHT_MISMATCH',
    `The weight "${stray[0]}" of shape [${stray[1].shape.join(', ')}] belongs to no layer of the model. Weights and model are not of one another; convert or save the model again.`,
  );
}

function missing(layer: LayerConfig, weight: string): AppError {
  return new AppError(
    'MODEL_WEIGHT_MISMATCH',
    `The weight "${weight}" of layer "${layer.path}" (${layer.className}) is not among the weights, where it is expected as "${layer.name}/${weight}". Weights and model are not of one another; convert or save the model again.`,
  );
}

function claimedTwice(name: string, first: LayerConfig, second: LayerConfig): AppError {
  return new AppError(
    'MODEL_WEIGHT_MISMATCH',
    `The weight "${name}" can belong to the layers "${first.path}" and "${second.path}", and which is meant cannot be told. Give the layers different names and convert the model again.`,
  );
}
