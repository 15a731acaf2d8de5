import type { z } from 'zod';
import type { Graph } from '../../../graph/graph.ts';
import { parseFields } from '../config/fields.ts';
import type { LayerConfig } from '../config/model-config.ts';
import type { KerasTensor } from '../tensor.ts';
import type { LayerWeights } from '../weights.ts';

/** What the file says about the program that wrote it. */
export interface KerasOrigin {
  /** As the file states it, e.g. `2.1.6-tf`; empty where it does not. */
  readonly version: string;
  /** 1, 2 or 3. */
  readonly majorVersion: number;
  /** `tensorflow`, `theano`, …; empty where the file does not say. */
  readonly backend: string;
}

/** One call of one layer. */
export interface LayerCall {
  readonly graph: Graph;
  readonly layer: LayerConfig;
  readonly inputs: readonly KerasTensor[];
  readonly weights: LayerWeights;
  readonly origin: KerasOrigin;
}

/** How layers of one class are read. */
export interface LayerKind {
  /** Names of the layer's weights in the order Keras stores them. Throws AppError MODEL_CORRUPT. */
  weightNames(layer: LayerConfig): readonly string[];
  /**
   * Appends one call to the graph. Throws AppError; a plain Error where shapes do not fit, which the caller completes
   * with the layer's path.
   */
  build(call: LayerCall): KerasTensor;
}

/** A kind of layer from the schema of its arguments and a function of the checked arguments. */
export function defineLayer<S extends z.ZodType>(
  schema: S,
  build: (fields: z.output<S>, call: LayerCall) => KerasTensor,
  weightNames: (fields: z.output<S>) => readonly string[] = () => [],
): LayerKind {
  return {
    weightNames: (layer) => weightNames(parseFields(layer, schema)),
    build: (call) => build(parseFields(call.layer, schema), call),
  };
}

/** The input of a layer that takes exactly one. Throws a plain Error otherwise. */
export function onlyInput({ inputs }: LayerCall): KerasTensor {
  if (inputs.length !== 1) throw new Error(`it takes one input, but is connected to ${inputs.length}`);
  return inputs[0]!;
}
