import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, sameShape, type Shape } from '../../graph/graph.ts';
import type { Hdf5Dataset } from '../hdf5/hdf5-file.ts';

/**
 * The weights of one layer. Everything is read, checked and converted when the network is first built; later builds,
 * and further calls of a shared layer, get the same arrays.
 */
export class LayerWeights {
  private readonly layerPath: string;
  private readonly datasets: ReadonlyMap<string, Hdf5Dataset>;
  private readonly converted = new Map<string, Float32Array>();

  /** `datasets` by the layer's own name for each weight: kernel, bias, gamma, … */
  constructor(layerPath: string, datasets: ReadonlyMap<string, Hdf5Dataset>) {
    this.layerPath = layerPath;
    this.datasets = datasets;
  }

  /** Number of weights, those that are not trained included. */
  get parameterCount(): number {
    return [...this.datasets.values()].reduce((sum, dataset) => sum + elementCount(dataset.shape), 0);
  }

  /**
   * A weight in Keras' own axis order. Throws AppError: MODEL_WEIGHT_MISMATCH where the file's shape is not the one
   * the configuration asks for, MODEL_WEIGHTS_NOT_FINITE.
   */
  read(name: string, shape: Shape): Float32Array {
    const dataset = this.datasets.get(name);
    if (dataset === undefined) throw this.mismatch(name, 'no such weight', shape);
    if (!sameShape(dataset.shape, shape)) throw this.mismatch(name, `[${dataset.shape.join(', ')}]`, shape);
    const data = new Float32Array(dataset.read());
    const firstBad = data.findIndex((value) => !Number.isFinite(value));
    if (firstBad >= 0) {
      throw new AppError(
        'MODEL_WEIGHTS_NOT_FINITE',
        `The weight "${name}" of layer "${this.layerPath}" (${dataset.path}) holds ${data[firstBad]} at element ${firstBad}. Such a model predicts nothing; it is damaged or its training diverged. Train or export it again.`,
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

  private mismatch(name: string, found: string, expected: Shape): AppError {
    return new AppError(
      'MODEL_WEIGHT_MISMATCH',
      `The weight "${name}" of layer "${this.layerPath}" does not fit the layer's configuration: found ${found}, expected [${expected.join(', ')}]. Weights and configuration are not of the same model; save the whole model again.`,
    );
  }
}
