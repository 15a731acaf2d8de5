import {
  callOn,
  constantArgument,
  keras2Argument,
  keras3Argument,
  malformed,
  referenceFrom,
  type CallArgument,
  type CallConfig,
  type TensorReference,
} from './call-arguments.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** What tf.keras 2 writes in place of a layer's name for a first argument that is no tensor of the model. */
const constantMark = '_CONSTANT_VALUE';

/**
 * Calls of a layer from `inbound_nodes`, whichever way it is written:
 * Keras 1 and 2 `[[["conv", 0, 0, {}], …], …]`, tf.keras also flat `[["conv", 0, 0, {}], …]`,
 * Keras 3 `[{ "args": [{ "class_name": "__keras_tensor__", … }], "kwargs": {} }, …]`.
 * Throws AppError MODEL_CORRUPT.
 */
export function readNodes(nodes: unknown, where: string): readonly CallConfig[] {
  if (!Array.isArray(nodes)) throw malformed(where);
  return nodes.map((node) => (isJsonObject(node) ? keras3Call(node, where) : keras2Call(node, where)));
}

/** References as `["conv", 0, 0]`, as a list of such, or as a dictionary of them (named inputs and outputs). */
export function readReferences(entry: unknown, where: string): readonly TensorReference[] {
  if (isJsonObject(entry)) return Object.values(entry).flatMap((value) => readReferences(value, where));
  if (!Array.isArray(entry)) throw malformed(where);
  if (typeof entry[0] === 'string') return [referenceFrom(entry, where)];
  return entry.flatMap((value) => readReferences(value, where));
}

function keras3Call({ args, kwargs }: JsonObject, where: string): CallConfig {
  if (args !== undefined && !Array.isArray(args)) throw malformed(where);
  return {
    args: (args ?? []).map((value: unknown) => keras3Argument(value, where)),
    kwargs: namedArguments(kwargs, (value) => keras3Argument(value, where)),
  };
}

/**
 * The tensors of the first argument stand in a row; each carries the remaining arguments by name, all the same
 * (tf.keras `Node.serialize`). Keras 1 wrote lists of three.
 */
function keras2Call(node: unknown, where: string): CallConfig {
  if (!Array.isArray(node)) throw malformed(where);
  const entries = typeof node[0] === 'string' ? [node] : node;
  const items = entries.map((entry: unknown) => firstArgument(entry, where));
  const isSingle = items.length === 1;
  const [first] = entries as unknown[][];
  return {
    args: isSingle ? items : [{ kind: 'list', items }],
    kwargs: namedArguments(first?.[3], (value) => keras2Argument(value, where)),
  };
}

function firstArgument(entry: unknown, where: string): CallArgument {
  if (!Array.isArray(entry)) throw malformed(where);
  if (entry[0] !== constantMark) {
    const { args } = callOn([referenceFrom(entry, where)]);
    return args[0]!;
  }
  const value: unknown = entry[2];
  return Array.isArray(value) ? constantArgument(value, where) : keras2Argument(value, where);
}

function namedArguments(
  values: unknown,
  read: (value: unknown) => CallArgument,
): Readonly<Record<string, CallArgument>> {
  if (!isJsonObject(values)) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, read(value)]));
}
