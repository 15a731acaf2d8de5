import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { kerasActivations, kerasClasses, kerasLossesAndMetrics, kerasOptimizers } from './keras-classes.ts';

const kerasModule = /^(keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|builtins)(\.|$)/;
/** Keras 3 writes `a + b` as a layer of this module; its class names are Keras' own functions. */
const operationModule = /^keras(\.src)?\.ops(\.|$)/;
const kerasPackages = new Set(['keras', 'Keras']);

/**
 * Refuses a configuration that refers to code from outside Keras, wherever it stands: in layers, models inside
 * models, wrappers, initializers, losses, custom objects. Nothing is ever run; it is refused because without that
 * code the file is not the whole model. `where` is the attribute, `model_config` or `training_config`.
 *
 * Throws AppError MODEL_UNSAFE_LAYER with the path of the layer and the class.
 */
export function refuseForeignCode(config: JsonObject, where: string): void {
  visit(config, [], where);
}

function visit(node: unknown, path: readonly string[], where: string): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, path, where);
    return;
  }
  if (!isJsonObject(node)) return;
  const inner = typeof node.class_name === 'string' ? [...path, ...ownName(node)] : path;
  const reason = foreignReason(node);
  if (reason !== undefined) throw unsafe(reason, inner, where);
  for (const value of Object.values(node)) visit(value, inner, where);
}

function ownName(node: JsonObject): readonly string[] {
  const name = isJsonObject(node.config) ? node.config.name : node.name;
  return typeof name === 'string' ? [name] : [];
}

/** What makes one object of the configuration foreign; undefined for the rest. */
function foreignReason(node: JsonObject): string | undefined {
  if (isJsonObject(node.custom_objects) && Object.keys(node.custom_objects).length > 0) {
    return `refers to custom objects (${Object.keys(node.custom_objects).join(', ')})`;
  }
  for (const key of ['function_type', 'mode_type', 'output_shape_type']) {
    if (node[key] === 'lambda') return 'holds a Python function (lambda)';
  }
  if (typeof node.activation === 'string' && !kerasActivations.has(node.activation)) {
    return `uses the activation function ${node.activation}, which is not part of Keras`;
  }
  return typeof node.class_name === 'string' ? foreignClass(node, node.class_name) : undefined;
}

function foreignClass(node: JsonObject, className: string): string | undefined {
  if (className === 'Lambda' || className === '__lambda__') {
    return `is of class ${className}, which holds Python code`;
  }
  const { module, registered_name: registeredName } = node;
  if (typeof module === 'string' && !kerasModule.test(module)) {
    return `is of class ${className} from the module ${module}, which is not part of Keras`;
  }
  for (const name of [registeredName, className]) {
    if (typeof name === 'string' && !isKerasName(name))
      return `is of class ${name}, which is not part of Keras`;
  }
  if (className === 'function') return foreignFunction(node.config);
  const isOperation = typeof module === 'string' && operationModule.test(module);
  const known = isOperation || kerasClasses.has(className.split('>').at(-1)!);
  return known ? undefined : `is of class ${className}, which is not part of Keras`;
}

/**
 * Registered names carry their package before a `>`. TensorFlow 2.11 and 2.12 registered Keras' own optimizers under the
 * package of users' code, `Custom>Adam`; optimizers play no part in predictions.
 */
function isKerasName(name: string): boolean {
  const [packageName, ownName] = name.includes('>') ? name.split('>') : ['keras', name];
  return kerasPackages.has(packageName!) || (packageName === 'Custom' && kerasOptimizers.has(ownName!));
}

function foreignFunction(name: unknown): string | undefined {
  const known = typeof name === 'string' && (kerasActivations.has(name) || kerasLossesAndMetrics.has(name));
  return known ? undefined : `refers to the function ${String(name)}, which is not part of Keras`;
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
