import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { isJsonObject, type JsonObject } from './json.ts';

/** One output tensor of one call of a layer. */
export interface TensorReference {
  readonly layer: string;
  /** Which call of the layer, counted from 0. */
  readonly call: number;
  /** Which of the call's outputs. */
  readonly output: number;
}

/** `start:stop:step` of an index; null is Python's own default. */
export interface SliceIndex {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** An array of numbers that the configuration holds; its shape includes the batch axis where it has one. */
export interface ConstantArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One argument of a call as the configuration writes it, references apart from constants. */
export type CallArgument =
  | { readonly kind: 'tensor'; readonly reference: TensorReference }
  | { readonly kind: 'constant'; readonly constant: ConstantArray }
  | { readonly kind: 'slice'; readonly slice: SliceIndex }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'list'; readonly items: readonly CallArgument[] }
  | { readonly kind: 'plain'; readonly value: string | number | boolean | null }
  | { readonly kind: 'unread'; readonly description: string };

/** The arguments of one call of a layer or an operation. */
export interface CallConfig {
  readonly args: readonly CallArgument[];
  readonly kwargs: Readonly<Record<string, CallArgument>>;
}

/** Every tensor that a call reads. */
export function callReferences({ args, kwargs }: CallConfig): readonly TensorReference[] {
  return [...args, ...Object.values(kwargs)].flatMap(argumentReferences);
}

function argumentReferences(argument: CallArgument): readonly TensorReference[] {
  if (argument.kind === 'tensor') return [argument.reference];
  return argument.kind === 'list' ? argument.items.flatMap(argumentReferences) : [];
}

/** The call with every reference replaced. */
export function mapReferences(
  { args, kwargs }: CallConfig,
  change: (reference: TensorReference) => TensorReference,
): CallConfig {
  const map = (argument: CallArgument): CallArgument => {
    if (argument.kind === 'tensor') return { kind: 'tensor', reference: change(argument.reference) };
    return argument.kind === 'list' ? { kind: 'list', items: argument.items.map(map) } : argument;
  };
  return {
    args: args.map(map),
    kwargs: Object.fromEntries(Object.entries(kwargs).map(([name, value]) => [name, map(value)])),
  };
}

/** A call on tensors alone, as Keras 1 and 2 write those of most layers. */
export function callOn(references: readonly TensorReference[]): CallConfig {
  const items = references.map((reference): CallArgument => ({ kind: 'tensor', reference }));
  return { args: [items.length === 1 ? items[0]! : { kind: 'list', items }], kwargs: {} };
}

/** A value of Keras 3's serialization (keras.saving.serialize_keras_object). */
export function keras3Argument(value: unknown, where: string): CallArgument {
  if (Array.isArray(value)) return listArgument(value.map((item) => keras3Argument(item, where)));
  if (!isJsonObject(value)) return plainArgument(value);
  const config = isJsonObject(value.config) ? value.config : {};
  switch (value.class_name) {
    case '__keras_tensor__':
      return { kind: 'tensor', reference: referenceFrom(config.keras_history, where) };
    case '__tensor__':
    case '__numpy__':
      return constantArgument(config.value, where);
    case '__tuple__':
      return keras3Argument(config.value ?? value.items, where);
    case '__ellipsis__':
      return { kind: 'ellipsis' };
    case '__slice__':
    case 'slice':
      return sliceArgument(config);
    default:
      return unread(value);
  }
}

/** A value of tf.keras 2, where tensors are `["layer", call, output]` and slices dictionaries. */
export function keras2Argument(value: unknown, where: string): CallArgument {
  if (Array.isArray(value)) {
    const isReference = typeof value[0] === 'string' && value.length >= 3 && isIndex(value[1]);
    if (isReference) return { kind: 'tensor', reference: referenceFrom(value, where) };
    return listArgument(value.map((item) => keras2Argument(item, where)));
  }
  if (!isJsonObject(value)) return plainArgument(value);
  if (value.class_name === '__ellipsis__') return { kind: 'ellipsis' };
  if (value.class_name === '__tuple__') return keras2Argument(value.items, where);
  return 'start' in value && 'stop' in value ? sliceArgument(value) : unread(value);
}

/** Throws AppError MODEL_CORRUPT where `value` is no reference. */
export function referenceFrom(value: unknown, where: string): TensorReference {
  const [layer, call, output] = Array.isArray(value) ? (value as unknown[]) : [];
  if (typeof layer !== 'string' || !isIndex(call) || !isIndex(output)) throw malformed(where);
  return { layer, call, output };
}

/** Nested lists of numbers as an array. Throws AppError MODEL_CORRUPT where their lengths differ. */
export function constantArgument(value: unknown, where: string): CallArgument {
  const shape: number[] = [];
  for (let item = value; Array.isArray(item); item = item[0] as unknown) shape.push(item.length);
  const data: number[] = [];
  const visit = (item: unknown, axis: number): void => {
    if (axis === shape.length) {
      if (typeof item !== 'number' && typeof item !== 'boolean') throw malformed(where);
      data.push(Number(item));
    } else {
      if (!Array.isArray(item) || item.length !== shape[axis]) throw malformed(where);
      for (const inner of item as unknown[]) visit(inner, axis + 1);
    }
  };
  visit(value, 0);
  return { kind: 'constant', constant: { shape, data } };
}

function listArgument(items: readonly CallArgument[]): CallArgument {
  return { kind: 'list', items };
}

function plainArgument(value: unknown): CallArgument {
  const isPlain =
    value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
  return isPlain
    ? { kind: 'plain', value: (value ?? null) as string | number | boolean | null }
    : unread(value);
}

function sliceArgument({ start, stop, step }: JsonObject): CallArgument {
  const numbers = [start, stop, step].map((value) => value ?? null);
  if (!numbers.every((value) => value === null || Number.isInteger(value))) {
    return { kind: 'unread', description: 'a slice whose bounds are not numbers' };
  }
  const [from, to, by] = numbers as (number | null)[];
  return { kind: 'slice', slice: { start: from!, stop: to!, step: by! } };
}

function unread(value: unknown): CallArgument {
  return { kind: 'unread', description: JSON.stringify(value).slice(0, 100) };
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

export function malformed(where: string): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `${where} has connections between its layers that are not in any form Keras writes. Save the model again.`,
  );
}
