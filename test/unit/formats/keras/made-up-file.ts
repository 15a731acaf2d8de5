import type { Hdf5Attribute, Hdf5Dataset, Hdf5File } from '../../../../src-main/formats/hdf5/hdf5-file.ts';
import { elementCount, type Shape } from '../../../../src-main/graph/graph.ts';

/** One weight of a made-up file: its shape and, where it matters, its numbers. */
interface MadeUpWeight {
  readonly shape: Shape;
  readonly data?: readonly number[];
}

export interface MadeUpModel {
  /** Attributes of the root; objects are written as JSON. */
  readonly attributes: Readonly<Record<string, string | object | undefined>>;
  /** Weights by layer, in the order in which they are stored. */
  readonly weights?: Readonly<Record<string, Readonly<Record<string, MadeUpWeight>>>> | undefined;
}

/** A Keras file that exists in memory only. Weights without numbers are 0.1, 0.2, … */
export function madeUpFile({ attributes, weights = {} }: MadeUpModel): Hdf5File {
  const groups = new Map(
    Object.entries(weights).map(([layer, stored]) => [`/model_weights/${layer}`, stored]),
  );
  const attribute = (path: string, name: string): Hdf5Attribute | undefined => {
    if (name === 'weight_names') return Object.keys(groups.get(path) ?? {});
    if (name === 'layer_names' && path === '/model_weights') return Object.keys(weights);
    const value = path === '/' ? attributes[name] : undefined;
    return value === undefined ? undefined : [typeof value === 'string' ? value : JSON.stringify(value)];
  };
  return {
    path: 'made-up.h5',
    sizeBytes: 0,
    attribute,
    attributeNames: (path) => (path === '/' ? Object.keys(attributes) : []),
    children: (path) => {
      if (path === '/') return [{ name: 'model_weights', kind: 'group' }];
      return path === '/model_weights' || groups.has(path) ? [] : undefined;
    },
    dataset: (path) => {
      const [, group, name] = /^(\/model_weights\/[^/]+)\/(.+)$/.exec(path) ?? [];
      const weight = group === undefined ? undefined : groups.get(group)?.[name!];
      return weight === undefined ? undefined : madeUpDataset(path, weight);
    },
    datasets: () => [],
    close: () => undefined,
  };
}

function madeUpDataset(path: string, { shape, data }: MadeUpWeight): Hdf5Dataset {
  return {
    path,
    shape,
    elementType: 'float32',
    chunkRows: 1,
    checkStored: () => undefined,
    readTexts: () => [],
    readBytes: () => new Uint8Array(),
    read: () => Float32Array.from({ length: elementCount(shape) }, (_, i) => data?.[i] ?? (i + 1) / 10),
  };
}

/** A Sequential model of Keras 2 with an input of [height, width, channels] = [4, 4, 1]. */
export function sequential(...layers: readonly object[]): object {
  return {
    class_name: 'Sequential',
    config: {
      name: 'sequential',
      layers: [layer('InputLayer', { name: 'image', batch_input_shape: [null, 4, 4, 1] }), ...layers],
    },
  };
}

export function layer(className: string, config: object): object {
  return { class_name: className, config };
}
