import type { Graph } from '../../../graph/graph.ts';
import type { Arguments } from '../layers/arguments.ts';
import type { KerasOrigin, LayerKind } from '../layers/layer.ts';
import type { KerasTensor } from '../tensor.ts';

/** What an operation is computed from. */
export interface OperationCall {
  readonly graph: Graph;
  readonly args: Arguments;
  readonly origin: KerasOrigin;
}

export type BuildOperation = (call: OperationCall) => KerasTensor | readonly KerasTensor[];

/**
 * A function that was called on tensors of a functional model, `keras.ops.…` or `tf.…`. `parameters` are its own names in
 * order; those of a Keras operation's constructor stand in its configuration and are arguments like the others.
 */
export function defineOperation(parameters: readonly string[], build: BuildOperation): LayerKind {
  return {
    weightNames: () => [],
    parameters,
    isOperation: true,
    build: ({ graph, named, origin }) => build({ graph, args: named, origin }),
  };
}
