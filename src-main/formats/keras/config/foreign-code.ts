import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import {
  kerasActivations,
  kerasClasses,
  kerasLossesAndMetrics,
  kerasOperations,
  kerasOptimizers,
  tensorflowActivations,
} from './keras-classes.ts';

const kerasModule = /^(keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|builtins)(\.|$)/;
const tensorflowModule = /^(tensorflow|tensorflow\.python)(\.|$)/;
const kerasPackages = new Set(['keras', 'Keras']);

/** Arguments of layers that are used in training alone, or before it: nothing of them reaches a prediction. */
export const withoutEffect = /(^|_)(initializer|regularizer|constraint|init)$/;
/** Entries of a configuration that hold what a model was compiled with (Keras 3 archives). */
const compiledWith = new Set(['compile_config', 'training_config', 'optimizer_config']);

/**
 * Looks for code from outside Keras in a configuration, wherever it stands: in layers, models inside models, wrappers,
 * custom objects. Nothing is ever run. What a prediction needs is refused, because without that code the file is not the
 * whole model; names of what it does not need (losses, metrics, optimizers, initializers and the like) are returned.
 * `where` is `model_config` or `training_config`.
 *
 * Throws AppError MODEL_UNSAFE_LAYER with the path of the layer and the class, and for Python code wherever it stands.
 */
export function findForeignCode(config: JsonObject, where: string): readonly string[] {
  const found = new Set<string>();
  visit(config, { path: [], where, matters: where === 'model_config', found });
  return [...found];
}

interface Visit {
  readonly path: readonly string[];
  readonly where: string;
  /** Whether what is looked at takes part in a prediction. */
  readonly matters: boolean;
  readonly found: Set<string>;
}

function visit(node: unknown, at: Visit): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, at);
    return;
  }
  if (!isJsonObject(node)) return;
  const path = typeof node.class_name === 'string' ? [...at.path, ...ownName(node)] : at.path;
  const code = pythonCode(node);
  if (code !== undefined) throw unsafe(code, path, at.where);
  const reason = foreignReason(node);
  if (reason !== undefined && at.matters) throw unsafe(reason.sentence, path, at.where);
  if (reason !== undefined) at.found.add(reason.name);
  for (const [key, value] of Object.entries(node)) {
    visit(value, { ...at, path, matters: at.matters && !withoutEffect.test(key) && !compiledWith.has(key) });
  }
}

function ownName(node: JsonObject): readonly string[] {
  const name = isJsonObject(node.config) ? node.config.name : node.name;
  return typeof name === 'string' ? [name] : [];
}

/** Where an object of the configuration holds Python code itself. */
function pythonCode(node: JsonObject): string | undefined {
  for (const key of ['function_type', 'mode_type', 'output_shape_type']) {
    if (node[key] === 'lambda') return 'holds a Python function (lambda)';
  }
  if (node.class_name !== 'Lambda' && node.class_name !== '__lambda__') return undefined;
  return `is of class ${node.class_name}, which holds Python code`;
}

interface Foreign {
  readonly name: string;
  readonly sentence: string;
}

/** What makes one object of the configuration foreign; undefined for the rest. */
function foreignReason(node: JsonObject): Foreign | undefined {
  if (isJsonObject(node.custom_objects) && Object.keys(node.custom_objects).length > 0) {
    const names = Object.keys(node.custom_objects).join(', ');
    return { name: names, sentence: `refers to custom objects (${names})` };
  }
  const { activation, class_name: className } = node;
  if (
    typeof activation === 'string' &&
    !kerasActivations.has(activation) &&
    !tensorflowActivations.has(activation)
  ) {
    return foreign(activation, 'uses the activation function');
  }
  return typeof className === 'string' ? foreignClass(node, className) : undefined;
}

function foreignClass(node: JsonObject, className: string): Foreign | undefined {
  const { module, registered_name: registeredName } = node;
  if (className === 'function') return foreignFunction(node.config, module);
  if (typeof module === 'string' && !kerasModule.test(module)) {
    return foreign(className, 'is of class', ` from the module ${module}`);
  }
  for (const name of [registeredName, className]) {
    if (typeof name === 'string' && !isKerasName(name)) return foreign(name, 'is of class');
  }
  const ownName = className.split('>').at(-1)!;
  return kerasClasses.has(ownName) || kerasOperations.has(ownName)
    ? undefined
    : foreign(className, 'is of class');
}

/**
 * Registered names carry their package before a `>`. TensorFlow 2.11 and 2.12 registered Keras' own optimizers under the
 * package of users' code, `Custom>Adam`; optimizers play no part in predictions.
 */
function isKerasName(name: string): boolean {
  const [packageName, ownName] = name.includes('>') ? name.split('>') : ['keras', name];
  return kerasPackages.has(packageName!) || (packageName === 'Custom' && kerasOptimizers.has(ownName!));
}

/** Functions are known by their name and, where the file gives one, their module. */
function foreignFunction(name: unknown, module: unknown): Foreign | undefined {
  const text = String(name);
  const from = typeof module === 'string' ? module : 'builtins';
  const isKeras = kerasModule.test(from) && (kerasActivations.has(text) || kerasLossesAndMetrics.has(text));
  const isTensorflow =
    (tensorflowModule.test(from) || kerasModule.test(from)) && tensorflowActivations.has(text);
  return isKeras || isTensorflow ? undefined : foreign(text, 'refers to the function');
}

function foreign(name: string, what: string, from = ''): Foreign {
  return { name, sentence: `${what} ${name}${from}, which is not part of Keras` };
}

function unsafe(reason: string, path: readonly string[], where: string): AppError {
  const subject = path.length === 0 ? `An entry of ${where}` : `"${path.join('/')}" in ${where}`;
  const remedy =
    where === 'training_config'
      ? 'Save the model again without its training state: model.save(path, include_optimizer=False).'
      : 'Rebuild the model from standard Keras layers and save it again.';
  return new AppError(
    'MODEL_UNSAFE_LAYER',
    `${subject} ${reason}. Code from outside Keras is never run, and without it the file is not a complete model. ${remedy}`,
  );
}
