import type { NodeCall } from '../node-call.ts';
import type { Constant } from '../values/constant.ts';
import type { Tensor } from '../values/data-tensor.ts';

/**
 * Reads one call of an operator: its outputs as tensors, undefined for one that nothing may read. Throws AppError through
 * `NodeCall`; a plain Error where shapes do not fit, which the caller completes with the node's name.
 */
export type Handler = (node: NodeCall) => Tensor | readonly (Tensor | undefined)[];

/** Computes an operator at intake, where all its inputs are constants. */
export type Folder = (node: NodeCall, inputs: readonly Constant[]) => Constant | readonly Constant[];
