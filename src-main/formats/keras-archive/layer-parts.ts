/** Where one weight of a layer lies, below the layer's path. */
export interface WeightPlace {
  /** The layer's own name for it: kernel, bias, gamma, … */
  readonly name: string;
  /** One of these, by the version of Keras. */
  readonly places: readonly string[];
}

/**
 * Where the weights `names` of a layer lie. Those of one object are numbered in their order (keras.layers.Layer,
 * save_own_variables). `query_dense/kernel` belongs to an object inside the layer, which stands under the name of its
 * attribute: a public one, or one that begins with an underscore (saving_lib, _walk_saveable).
 */
export function weightPlaces(names: readonly string[]): readonly WeightPlace[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const owners = name.split('/').slice(0, -1);
    const owner = owners.join('/');
    const number = (counts.get(owner) ?? 0) + (isSecond(name) ? 1 : 0);
    counts.set(owner, number + 1);
    return { name, places: [owners, owners.map((part) => `_${part}`)].map((path) => below(path, number)) };
  });
}

/** Weights that stand in the archive twice: SpectralNormalization numbers the kernel of its layer as its own as well. */
export function repeatedPlaces(names: readonly string[]): readonly string[] {
  return names.filter(isSecond).map((name) => below(name.split('/').slice(0, -1), 0));
}

function isSecond(name: string): boolean {
  return name.split('/').at(-1) === 'vector_u';
}

function below(owners: readonly string[], number: number): string {
  return [...owners, 'vars', number].join('/');
}
