import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount } from '../../graph/graph.ts';
import type { Hdf5Dataset, Hdf5File } from '../hdf5/hdf5-file.ts';
import { leafLayers, type LayerConfig, type ModelConfig } from './config/model-config.ts';
import { layerKinds } from './layers/registry.ts';
import { LayerWeights, type StoredWeight } from './weights.ts';

/** Weights that training does not change; Keras stores them after all others, models inside models included. */
const notTrained = new Set(['moving_mean', 'moving_variance', 'mean', 'variance', 'vector_u']);
/** State of random generators and counters, which Keras stores among the weights and which no prediction needs. */
const bookkeeping = /(^|\/)(count|StateVar|seed_generator_state|state)(_\d+)?(:\d+)?$/;

/**
 * Finds the weights of every layer. Keras stores one group for each layer of the outermost model, with the names of its
 * datasets in the attribute `weight_names`; a model inside it is one flat list. They are matched by position, as Keras
 * itself does (`load_weights_from_hdf5_group`): names change when models are renamed or built twice.
 *
 * Of layers that Keras itself forgets to restore (`isForgotten`) the statistics are those of a layer that was never
 * adapted. Only metadata is read here. Throws AppError MODEL_WEIGHT_MISMATCH or MODEL_CORRUPT.
 */
export function findWeights(
  file: Hdf5File,
  model: ModelConfig,
  isForgotten: (layer: LayerConfig, outer: LayerConfig) => boolean,
): ReadonlyMap<LayerConfig, LayerWeights> {
  const root = file.children('/model_weights') === undefined ? '' : '/model_weights';
  const found = new Map<LayerConfig, LayerWeights>();
  const unclaimed = unclaimedGroups(file, root, model);
  for (const layer of model.layers) {
    const wanted = weightOrder(layer);
    const group = unclaimed.has(layer) ? unclaimed.get(layer)! : layer.name;
    const datasets = wanted.length === 0 ? [] : storedWeights(file, `${root}/${group}`, layer);
    if (datasets.length !== wanted.length) throw wrongCount(layer, wanted, datasets);
    const byLayer = new Map<LayerConfig, Map<string, Hdf5Dataset>>();
    wanted.forEach(({ owner, name }, i) => {
      const own = byLayer.get(owner) ?? new Map<string, Hdf5Dataset>();
      byLayer.set(owner, own.set(name, datasets[i]!));
    });
    const leaves = layer.model === undefined ? [layer] : leafLayers(layer.model);
    for (const leaf of leaves) {
      const stored = byLayer.get(leaf) ?? new Map<string, Hdf5Dataset>();
      found.set(leaf, new LayerWeights(leaf.path, isForgotten(leaf, layer) ? asBuilt(stored) : stored));
    }
  }
  return found;
}

/** Means of 0 and variances of 1, with which Keras builds a Normalization layer. */
function asBuilt(stored: ReadonlyMap<string, Hdf5Dataset>): ReadonlyMap<string, StoredWeight> {
  const built = [...stored].map(([name, { path, shape }]): [string, StoredWeight] => [
    name,
    { path, shape, read: () => new Float32Array(elementCount(shape)).fill(name === 'variance' ? 1 : 0) },
  ]);
  return new Map(built);
}

/**
 * Layers whose name is not in the file's list, with the group at their place in it: Keras 1 does not store the name of a
 * Sequential model inside another.
 */
function unclaimedGroups(file: Hdf5File, root: string, model: ModelConfig): ReadonlyMap<LayerConfig, string> {
  const listed = nameList(file, root === '' ? '/' : root, 'layer_names');
  const names = new Set(model.layers.map((layer) => layer.name));
  const strangers = listed.filter((name) => !names.has(name) && name !== 'top_level_model_weights');
  const unlisted = model.layers.filter((layer) => layer.model !== undefined && !listed.includes(layer.name));
  return new Map(unlisted.slice(0, strangers.length).map((layer, i) => [layer, strangers[i]!]));
}

interface WantedWeight {
  readonly owner: LayerConfig;
  readonly name: string;
}

/** `trainable_weights + non_trainable_weights` of a layer or of a model used as a layer. */
function weightOrder(layer: LayerConfig): readonly WantedWeight[] {
  const leaves = layer.model === undefined ? [layer] : leafLayers(layer.model);
  const all = leaves.flatMap((owner) => {
    const names = layerKinds.get(owner.className)?.weightNames(owner) ?? [];
    return names.map((name) => ({
      owner,
      name,
      trained: owner.trainable && !notTrained.has(name.split('/').at(-1)!),
    }));
  });
  return [...all.filter((weight) => weight.trained), ...all.filter((weight) => !weight.trained)];
}

function storedWeights(file: Hdf5File, group: string, layer: LayerConfig): readonly Hdf5Dataset[] {
  const names = nameList(file, group, 'weight_names').filter((name) => !bookkeeping.test(name));
  return names.map((name) => {
    const dataset = file.dataset(`${group}/${name}`);
    if (dataset !== undefined) return dataset;
    throw new AppError(
      'MODEL_WEIGHT_MISMATCH',
      `The weight "${name}" of layer "${layer.path}" is listed in ${group} but is not in the file. The file is damaged; save the model again.`,
    );
  });
}

/** A list of names in an attribute; lists too long for one attribute are split over `name0`, `name1`, … */
function nameList(file: Hdf5File, group: string, attribute: string): readonly string[] {
  if (file.children(group) === undefined) return [];
  const whole = stringList(file, group, attribute);
  if (whole !== undefined) return whole;
  const names: string[] = [];
  for (let part = 0; ; part++) {
    const chunk = stringList(file, group, `${attribute}${part}`);
    if (chunk === undefined) return names;
    names.push(...chunk);
  }
}

/** Strings of an attribute; a list of nothing is stored as an empty list of numbers. */
function stringList(file: Hdf5File, group: string, attribute: string): readonly string[] | undefined {
  const value = file.attribute(group, attribute);
  if (value === undefined) return undefined;
  return Array.from(value as ArrayLike<unknown>).filter((item) => typeof item === 'string');
}

function wrongCount(
  layer: LayerConfig,
  wanted: readonly WantedWeight[],
  found: readonly Hdf5Dataset[],
): AppError {
  const expected = wanted.slice(0, 8).map(({ owner, name }) => `${owner.name}/${name}`);
  const list = expected.length < wanted.length ? `${expected.join(', ')}, …` : expected.join(', ');
  return new AppError(
    'MODEL_WEIGHT_MISMATCH',
    `Layer "${layer.path}" (${layer.className}) has ${found.length} weights in the file, but its configuration asks for ${wanted.length} (${list}). Weights and configuration are not of the same model; save the whole model again.`,
  );
}
