/** Where one weight of a layer lies, below the layer's path. */
export interface WeightPlace {
  /** The layer's own name for it: kernel, bias, gamma, … */
  readonly name: string;
  /** One of these, by the version of Keras. */
  readonly places: readonly string[];
}

/**
 * Where the weights `names` of a layer of this class lie. A layer's own weights are numbered in their order
 * (keras.layers.Layer, save_own_variables).
 */
export function weightPlaces(className: string, names: readonly string[]): readonly WeightPlace[] {
  void className;
  return names.map((name, i) => ({ name, places: [`vars/${i}`] }));
}
