import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { LayerConfig, ModelConfig } from '../keras/config/model-config.ts';
import { layerKinds } from '../keras/layers/registry.ts';
import { LayerWeights, type StoredWeight } from '../keras/weights.ts';
import { repeatedPlaces, weightPlaces } from './layer-parts.ts';
import { objectNames } from './object-names.ts';

/** A stored weight and the type of its elements, e.g. `float32`. */
export interface TypedWeight extends StoredWeight {
  readonly elementType: string;
}

/** The attribute of a model under which its layers lie; tf.keras finds the private one first. */
const containers = ['layers', '_layer_checkpoint_dependencies'] as const;

/**
 * Finds the weights of every layer by the path of the object that owns them: `/layers/conv2d_1/vars/0`, and inside another
 * model `/layers/functional/layers/dense/vars/1` (keras.src.saving.saving_lib, _save_state). The numbers are places among
 * the layer's own weights, those that training changes first.
 *
 * @param stored by path
 * Only metadata is read here. Throws AppError MODEL_WEIGHT_MISMATCH, also for a weight that no layer claims, and
 * MODEL_UNSUPPORTED_LAYER for quantised weights.
 */
export function findObjectWeights(
  stored: ReadonlyMap<string, TypedWeight>,
  model: ModelConfig,
): ReadonlyMap<LayerConfig, LayerWeights> {
  const search = new ObjectSearch(stored);
  search.visit(model, '');
  search.refuseUnclaimed();
  return search.found;
}

class ObjectSearch {
  readonly found = new Map<LayerConfig, LayerWeights>();
  private readonly stored: ReadonlyMap<string, TypedWeight>;
  private readonly claimed = new Set<TypedWeight>();
  /** Paths of the objects that own weights, directly or in an object below. */
  private readonly folders: ReadonlySet<string>;
  private readonly container: string;

  constructor(stored: ReadonlyMap<string, TypedWeight>) {
    this.stored = stored;
    this.folders = new Set([...stored.keys()].flatMap(foldersOf));
    this.container = containers.find((name) => this.folders.has(`/${name}`)) ?? containers[0];
  }

  visit(model: ModelConfig, path: string): void {
    const parent = `${path}/${this.container}`;
    const names = this.namesIn(model, parent);
    model.layers.forEach((layer, i) => {
      const layerPath = `${parent}/${names[i]!}`;
      if (layer.model === undefined) {
        this.found.set(layer, new LayerWeights(layer.path, this.weightsOf(layer, layerPath)));
      } else this.visit(layer.model, layerPath);
    });
  }

  /**
   * The private attribute of tf.keras lists a layer with weights twice, and up to 2.13 both are counted (tf-keras,
   * Functional._layer_checkpoint_dependencies); the numbers that are in the file tell which it was.
   */
  private namesIn(model: ModelConfig, parent: string): readonly string[] {
    const once = objectNames(model.layers.map((layer) => ({ className: savedClass(layer), count: 1 })));
    const twice = objectNames(
      model.layers.map((layer) => ({ className: savedClass(layer), count: hasWeights(layer) ? 2 : 1 })),
    );
    const fits = (names: readonly string[]): boolean =>
      names.every((name, i) => this.folders.has(`${parent}/${name}`) || !hasWeights(model.layers[i]!));
    return this.container === containers[0] || fits(once) || !fits(twice) ? once : twice;
  }

  /**
   * A weight that no layer claims shows that weights and configuration are not of the same model, or that the paths were
   * not understood. Counters and the states of random generators are no weights.
   */
  refuseUnclaimed(): void {
    for (const [path, weight] of this.stored) {
      const isWeight = weight.elementType.startsWith('float') && weight.shape.length > 0;
      if (!isWeight || this.claimed.has(weight) || !path.startsWith(`/${this.container}/`)) continue;
      throw new AppError(
        'MODEL_WEIGHT_MISMATCH',
        `The weight ${path} of shape [${weight.shape.join(', ')}] belongs to no layer of the configuration. Weights and configuration are not of the same model; save the whole model again.`,
      );
    }
  }

  private weightsOf(layer: LayerConfig, path: string): ReadonlyMap<string, StoredWeight> {
    const weights = new Map<string, StoredWeight>();
    const names = weightNames(layer);
    for (const { name, places } of weightPlaces(names)) {
      const place = places.find((candidate) => this.stored.has(`${path}/${candidate}`)) ?? places[0]!;
      const weight = this.stored.get(`${path}/${place}`);
      if (weight === undefined) throw missing(layer, name, `${path}/${place}`);
      if (!weight.elementType.startsWith('float')) throw quantised(layer, weight);
      this.claimed.add(weight);
      weights.set(name, weight);
    }
    for (const place of repeatedPlaces(names)) {
      const repeated = this.stored.get(`${path}/${place}`);
      if (repeated !== undefined) this.claimed.add(repeated);
    }
    return weights;
  }
}

function weightNames(layer: LayerConfig): readonly string[] {
  return layerKinds.get(layer.className)?.weightNames(layer) ?? [];
}

function hasWeights(layer: LayerConfig): boolean {
  return layer.model === undefined ? weightNames(layer).length > 0 : layer.model.layers.some(hasWeights);
}

/** `/a/b/0` → `/a`, `/a/b` */
function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(2).map((_, i) => parts.slice(0, i + 2).join('/'));
}

/** Models of every version are of class Functional when they are saved, unless Sequential. */
function savedClass({ className }: LayerConfig): string {
  return className === 'Model' ? 'Functional' : className;
}

function missing(layer: LayerConfig, name: string, path: string): AppError {
  return new AppError(
    'MODEL_WEIGHT_MISMATCH',
    `The weight "${name}" of layer "${layer.path}" (${layer.className}) is not in the file, where it is expected at ${path}. Weights and configuration are not of the same model; save the whole model again.`,
  );
}

function quantised(layer: LayerConfig, { path, elementType }: TypedWeight): AppError {
  return new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `Layer "${layer.path}" (${layer.className}) has a weight of type ${elementType} at ${path}; float16, float32 and float64 are read. A quantised model is not; save it as it was before.`,
  );
}
