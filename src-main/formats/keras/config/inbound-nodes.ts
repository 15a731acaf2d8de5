import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { isJsonObject } from './json.ts';

/** One output tensor of one call of a layer. */
export interface TensorReference {
  readonly layer: string;
  /** Which call of the layer, counted from 0. */
  readonly call: number;
  /** Which of the call's outputs. */
  readonly output: number;
}

/**
 * Calls of a layer from `inbound_nodes`, whichever way it is written:
 * Keras 1 and 2 `[[["conv", 0, 0, {}], …], …]`, tf.keras also flat `[["conv", 0, 0, {}], …]`,
 * Keras 3 `[{ "args": [{ "class_name": "__keras_tensor__", … }], "kwargs": {} }, …]`.
 * Throws AppError MODEL_CORRUPT, or MODEL_UNSUPPORTED_LAYER for a call in training mode.
 */
export function readNodes(nodes: unknown, where: string): readonly (readonly TensorReference[])[] {
  if (!Array.isArray(nodes)) throw malformed(where);
  return nodes.map((node) => (isJsonObject(node) ? keras3Call(node, where) : readReferences(node, where)));
}

/** References as `["conv", 0, 0]`, as a list of such, or as a dictionary of them (named inputs and outputs). */
export function readReferences(entry: unknown, where: string): readonly TensorReference[] {
  if (isJsonObject(entry)) return Object.values(entry).flatMap((value) => readReferences(value, where));
  if (!Array.isArray(entry)) throw malformed(where);
  if (typeof entry[0] !== 'string') return entry.flatMap((value) => readReferences(value, where));
  const [layer, call, output, options] = entry as unknown[];
  if (isJsonObject(options)) refuseTrainingMode(options, where);
  if (!isIndex(call) || !isIndex(output)) throw malformed(where);
  return [{ layer: layer as string, call, output }];
}

function keras3Call(node: Readonly<Record<string, unknown>>, where: string): readonly TensorReference[] {
  if (isJsonObject(node.kwargs)) refuseTrainingMode(node.kwargs, where);
  return [...kerasTensors(node.args, where), ...kerasTensors(node.kwargs, where)];
}

function kerasTensors(value: unknown, where: string): readonly TensorReference[] {
  if (Array.isArray(value)) return value.flatMap((item) => kerasTensors(item, where));
  if (!isJsonObject(value)) return [];
  if (value.class_name === '__keras_tensor__' && isJsonObject(value.config)) {
    return readReferences(value.config.keras_history, where);
  }
  return Object.values(value).flatMap((item) => kerasTensors(item, where));
}

function refuseTrainingMode(options: Readonly<Record<string, unknown>>, where: string): void {
  if (options.training !== true) return;
  throw new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `${where} calls a layer with training=True, which makes its predictions random or dependent on the batch. Build the model without it and save it again.`,
  );
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function malformed(where: string): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `${where} has connections between its layers that are not in any form Keras writes. Save the model again.`,
  );
}
