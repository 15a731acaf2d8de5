import type { z } from 'zod';
import type { Graph } from '../../../graph/graph.ts';
import { parseFields } from '../config/fields.ts';
import type { LayerConfig } from '../config/model-config.ts';
import { KerasTensor } from '../tensor.ts';
import type { LayerWeights } from '../weights.ts';
import type { Arguments, Operand } from './arguments.ts';

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
  /** What the layer is called on: the tensors and constants of its first argument. */
  readonly inputs: readonly Operand[];
  /** Its other arguments. */
  readonly named: Arguments;
  readonly weights: LayerWeights;
  readonly origin: KerasOrigin;
}

/** How layers of one class, or operations of one name, are read. */
export interface LayerKind {
  /**
   * Names of the layer's weights in the order Keras stores them. Throws AppError MODEL_CORRUPT. A name with a slash
   * belongs to a layer inside the layer: `query_dense/kernel` is the kernel of its attribute `query_dense`.
   */
  weightNames(layer: LayerConfig): readonly string[];
  /**
   * Names of the arguments in the order in which a call may give them without a name: of a layer those after its
   * inputs, of an operation all.
   */
  readonly parameters?: readonly string[];
  /** Whether this is an operation: all its arguments are named, and it has no inputs besides. */
  readonly isOperation?: boolean;
  /** Whether the layer computes something else when training. */
  readonly differsInTraining?: boolean;
  /**
   * Appends one call to the graph: its output, or outputs. Throws AppError; a plain Error where shapes do not fit, which
   * the caller completes with the layer's path.
   */
  build(call: LayerCall): KerasTensor | readonly KerasTensor[];
}

/** A kind of layer with one output. */
export interface DefinedLayer extends LayerKind {
  build(call: LayerCall): KerasTensor;
}

/** Thrown where a layer is used in a way that Keras allows and this program does not read. Completes `Layer "x" …`. */
export class UnsupportedUse extends Error {}

type Build<Fields> = (fields: Fields, call: LayerCall) => KerasTensor;

/** A kind of layer from the schema of its arguments and a function of the checked arguments. */
export function defineLayer<S extends z.ZodObject>(
  schema: S,
  build: Build<z.output<S>>,
  weightNames: (fields: z.output<S>) => readonly string[] = () => [],
): DefinedLayer {
  return {
    weightNames: (layer) => weightNames(parseFields(layer, schema)),
    build: (call) => build(parseFields(call.layer, schema), call),
  };
}

/** The input of a layer that takes exactly one. Throws a plain Error otherwise. */
export function onlyInput({ inputs }: LayerCall): KerasTensor {
  if (inputs.length !== 1) throw new Error(`it takes one input, but is connected to ${inputs.length}`);
  const [input] = inputs;
  if (input instanceof KerasTensor) return input;
  throw new Error('it is called on numbers instead of a tensor of the model');
}
