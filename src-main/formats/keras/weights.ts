import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, sameShape, type Shape } from '../../graph/graph.ts';

/** One array of weights in its container. */
export interface StoredWeight {
  /** Where it lies in the container, for messages. */
  readonly path: string;
  readonly shape: Shape;
  /** Elements in row-major order. Throws AppError where they cannot be read. */
  read(): ArrayLike<number>;
}

/**
 * The weights of one layer. Everything is read, checked and converted when the network is first built; later builds,
 * and further calls of a shared layer, get the same arrays.
 */
export class LayerWeights {
  private readonly layerPath: string;
  private readonly stored: ReadonlyMap<string, StoredWeight>;
  private readonly converted = new Map<string, Float32Array>();
  private readonly views = new Map<string, LayerWeights>();

  /** `stored` by the layer's own name for each weight: kernel, bias, gamma, … */
  constructor(layerPath: string, stored: ReadonlyMap<string, StoredWeight>) {
    this.layerPath = layerPath;
    this.stored = stored;
  }

  /** Number of weights, those that are not trained included. */
  get parameterCount(): number {
    return [...this.stored.values()].reduce((sum, weight) => sum + elementCount(weight.shape), 0);
  }

  /**
   * A weight in Keras' own axis order. Throws AppError: MODEL_WEIGHT_MISMATCH where the file's shape is not the one
   * the configuration asks for, MODEL_WEIGHTS_NOT_FINITE.
   */
  read(name: string, shape: Shape): Float32Array {
    const weight = this.stored.get(name);
    if (weight === undefined) throw this.mismatch(name, 'no such weight', shape);
    if (!sameShape(weight.shape, shape)) throw this.mismatch(name, `[${weight.shape.join(', ')}]`, shape);
    const data = new Float32Array(weight.read());
    const firstBad = data.findIndex((value) => !Number.isFinite(value));
    if (firstBad >= 0) {
      throw new AppError(
        'MODEL_WEIGHTS_NOT_FINITE',
        `The weight "${name}" of layer "${this.layerPath}" (${weight.path}) holds ${data[firstBad]} at element ${firstBad}. Such a model predicts nothing; it is damaged or its training diverged. Train or export it again.`,
      );
    }
    return data;
  }

  /** A constant made from weights, made once under `key`. */
  once(key: string, make: () => Float32Array): Float32Array {
    const known = this.converted.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.converted.set(key, made);
    return made;
  }

  /** The weights of a layer inside this one, whose names begin with `prefix`. */
  within(prefix: string): LayerWeights {
    const own = [...this.stored].filter(([name]) => name.startsWith(prefix));
    return this.derived(prefix, new Map(own.map(([name, weight]) => [name.slice(prefix.length), weight])));
  }

  /** The same weights with another shape, in which their numbers stand in the same order. */
  reshaped(change: (shape: Shape) => Shape): LayerWeights {
    const stored = [...this.stored].map(([name, weight]): [string, StoredWeight] => [
      name,
      { path: weight.path, shape: change(weight.shape), read: () => weight.read() },
    ]);
    return this.derived('reshaped', new Map(stored));
  }

  /** Made once, so that what is read from it is read once. */
  private derived(key: string, stored: ReadonlyMap<string, StoredWeight>): LayerWeights {
    const known = this.views.get(key);
    if (known !== undefined) return known;
    const made = new LayerWeights(this.layerPath, stored);
    this.views.set(key, made);
    return made;
  }

  private mismatch(name: string, found: string, expected: Shape): AppError {
    return new AppError(
      'MODEL_WEIGHT_MISMATCH',
      `The weight "${name}" of layer "${this.layerPath}" does not fit the layer's configuration: found ${found}, expected [${expected.join(', ')}]. Weights and configuration are not of the same model; save the whole model again.`,
    );
  }
}
