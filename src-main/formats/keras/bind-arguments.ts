import { AppError } from '../../../src-shared/domain/app-error.ts';
import {
  keras3Argument,
  type CallArgument,
  type CallConfig,
  type TensorReference,
} from './config/call-arguments.ts';
import type { LayerConfig } from './config/model-config.ts';
import {
  Arguments,
  ArgumentSlice,
  Constant,
  Ellipsis,
  isList,
  Unread,
  type Argument,
} from './layers/arguments.ts';
import type { KerasOrigin, LayerKind } from './layers/layer.ts';
import type { KerasTensor } from './tensor.ts';
/** What layers call their first argument, where it is given by name. */
const inputNames = ['x', 'query', 'images', 'input_tensor'];

/** Finds a tensor of the model that is being built. */
type FindTensor = (reference: TensorReference) => KerasTensor | undefined;

/**
 * The arguments of a call by name. The first argument of a layer is called `inputs`, whatever its own name; an
 * operation's are all called by theirs, and those of its constructor are among them.
 * Throws AppError MODEL_UNSUPPORTED_LAYER for a call in training mode that Keras would not compute like any other.
 */
export function bindArguments(
  layer: LayerConfig,
  { args, kwargs }: CallConfig,
  kind: LayerKind | undefined,
  origin: KerasOrigin,
  find: FindTensor,
): Arguments {
  const isOperation = kind?.isOperation === true;
  const names = [...(isOperation ? [] : ['inputs']), ...(kind?.parameters ?? [])];
  const values = new Map<string, Argument>(isOperation ? operationFields(layer) : []);
  args.forEach((value, i) => values.set(names[i] ?? `argument ${i + 1}`, resolve(value, find)));
  for (const [name, value] of Object.entries(kwargs)) {
    const argument = resolve(value, find);
    if (name === 'training' && !isOperation) refuseTrainingMode(layer, argument, kind, origin);
    // Of several inputs none of which has a mask.
    else if (name === 'mask' && isList(argument) && argument.every((mask) => mask === null)) continue;
    else values.set(name, argument);
  }
  const byName = inputNames.find((name) => !isOperation && !values.has('inputs') && values.has(name));
  if (byName !== undefined) {
    values.set('inputs', values.get(byName)!);
    values.delete(byName);
  }
  return new Arguments(layer, values);
}

/** Arguments of a Keras 3 operation's constructor, which stand in its configuration (keras `Operation.get_config`). */
function operationFields({ className, fields }: LayerConfig): readonly (readonly [string, Argument])[] {
  if (!className.startsWith('keras.ops.')) return [];
  return Object.entries(fields)
    .filter(([name, value]) => name !== 'name' && !(name === 'dtype' && typeof value === 'object'))
    .map(([name, value]) => [name, resolve(keras3Argument(value, className), () => undefined)]);
}

/**
 * `training=True` in a call: Keras 3 computes predictions without it all the same, because `predict` and `evaluate` say
 * training=False to every layer (keras `Functional.call`, `operation_fn`). In Keras 2 the call's own word counts.
 */
function refuseTrainingMode(
  layer: LayerConfig,
  training: Argument,
  kind: LayerKind | undefined,
  { majorVersion }: KerasOrigin,
): void {
  const isOff = training === null || training === false || training === 0;
  if (isOff || majorVersion >= 3 || (kind !== undefined && kind.differsInTraining !== true)) return;
  throw new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `Layer "${layer.path}" (${layer.className}) is called with training=True, which makes its predictions random or dependent on the other images of a batch. Build the model without it and save it again.`,
  );
}

function resolve(argument: CallArgument, find: FindTensor): Argument {
  switch (argument.kind) {
    case 'tensor':
      return find(argument.reference) ?? new Unread('a tensor');
    case 'constant':
      return new Constant(argument.constant);
    case 'slice':
      return new ArgumentSlice(argument.slice);
    case 'ellipsis':
      return new Ellipsis();
    case 'list':
      return argument.items.map((item) => resolve(item, find));
    case 'plain':
      return argument.value;
    case 'unread':
      return new Unread(argument.description);
  }
}
