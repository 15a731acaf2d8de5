import { AppError } from '../../../../src-shared/domain/app-error.ts';
import {
  callOn,
  callReferences,
  mapReferences,
  type CallConfig,
  type TensorReference,
} from './call-arguments.ts';
import { readNodes, readReferences } from './inbound-nodes.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { kerasLayerClasses, kerasOperations } from './keras-classes.ts';
import { renameKeras1 } from './keras1.ts';

/** One layer of the configuration, with the differences between Keras versions already levelled. */
export interface LayerConfig {
  /** Path through nested models, e.g. `model_2/conv1`. */
  readonly path: string;
  readonly name: string;
  /** Class under its Keras 2 name. */
  readonly className: string;
  /** The layer's arguments under their Keras 2 names; not yet checked. */
  readonly fields: JsonObject;
  readonly trainable: boolean;
  /** One entry for each time the layer is called. Empty for inputs. */
  readonly calls: readonly CallConfig[];
  /** The layers inside, where the layer is itself a model. */
  readonly model?: ModelConfig;
}

/** A Sequential or functional model as a graph of layers. */
export interface ModelConfig {
  /** Path of the model; empty for the outermost one. */
  readonly path: string;
  readonly layers: readonly LayerConfig[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
  /** What Keras calls the outputs: the keys of a dictionary, else the names of their layers. */
  readonly outputNames: readonly string[];
}

const modelClasses = new Set(['Model', 'Sequential', 'Functional']);
const operationModule = /^keras(\.src)?\.(ops|activations)(\.|$)/;

/** More than ten times the layers of the deepest published image classifiers. */
const maxLayers = 10_000;

/**
 * Levels a `model_config` of any Keras version (keras.io/api/models, `get_config` of Sequential and Functional).
 * Throws AppError MODEL_CORRUPT, naming the layer, where the structure is not Keras'.
 */
export function readModelConfig(json: JsonObject): ModelConfig {
  const model = readModel(json, '');
  if (leafLayers(model).length > maxLayers) throw corrupt('', `at most ${maxLayers} layers`, 'layers');
  return model;
}

/** A layer that another one holds as an argument: `layer` of TimeDistributed, `layers` of Pipeline. */
export function readInnerLayer(outer: LayerConfig, entry: unknown): LayerConfig {
  return readLayer(entry, outer.path, [], 0);
}

/** Every layer that is not itself a model, in the order of the file. */
export function leafLayers(model: ModelConfig): readonly LayerConfig[] {
  return model.layers.flatMap((layer) => (layer.model === undefined ? [layer] : leafLayers(layer.model)));
}

function readModel(json: JsonObject, path: string): ModelConfig {
  const className = String(json.class_name);
  if (!modelClasses.has(className)) {
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `${describe(path)} is of class ${className}; Sequential and functional models are read. A subclassed model keeps its structure in Python code: rebuild it with the functional API and save it again.`,
    );
  }
  return className === 'Sequential' ? readSequential(json.config, path) : readFunctional(json.config, path);
}

/** Keras 1 and early Keras 2 write a plain list of layers, later ones `{ name, layers, build_input_shape }`. */
function readSequential(config: unknown, path: string): ModelConfig {
  const entries = isJsonObject(config) ? config.layers : config;
  if (!Array.isArray(entries) || entries.length === 0) throw corrupt(path, 'a list of layers', 'layers');
  const buildShape = isJsonObject(config) ? config.build_input_shape : undefined;
  const first = readLayer(entries[0], path, [], 0);
  const input = first.className === 'InputLayer' ? first : impliedInput(first, path, buildShape);
  const rest = first.className === 'InputLayer' ? entries.slice(1) : entries;
  const layers: LayerConfig[] = [input];
  for (const entry of rest) {
    const previous = { layer: layers.at(-1)!.name, call: 0, output: 0 };
    layers.push(readLayer(entry, path, [callOn([previous])], layers.length));
  }
  refuseDuplicates(layers, path);
  return {
    path,
    layers,
    inputs: [{ layer: input.name, call: 0, output: 0 }],
    outputs: [{ layer: layers.at(-1)!.name, call: 0, output: 0 }],
    outputNames: [layers.at(-1)!.name],
  };
}

/** Without an InputLayer the shape stands on the first layer, or on the first layer of the model that comes first. */
function impliedInput(first: LayerConfig, path: string, buildShape: unknown): LayerConfig {
  const inner = first.model?.layers.find((layer) => layer.name === first.model?.inputs[0]?.layer);
  const fields = { batch_input_shape: buildShape, ...inner?.fields, ...first.fields };
  return { path, name: '', className: 'InputLayer', fields, trainable: true, calls: [] };
}

function readFunctional(config: unknown, path: string): ModelConfig {
  if (!isJsonObject(config) || !Array.isArray(config.layers))
    throw corrupt(path, 'a list of layers', 'layers');
  const layers = config.layers.map((entry: unknown, position: number) => {
    const nodes = isJsonObject(entry) ? entry.inbound_nodes : undefined;
    return readLayer(entry, path, readNodes(nodes, describe(path)), position);
  });
  refuseDuplicates(layers, path);
  const inputs = readReferences(config.input_layers, describe(path));
  const outputs = readReferences(config.output_layers, describe(path));
  const names = isJsonObject(config.output_layers) ? Object.keys(config.output_layers) : [];
  const outputNames = names.length === outputs.length ? names : outputs.map(({ layer }) => layer);
  return countCallsFromZero({ path, layers, inputs, outputs, outputNames });
}

/**
 * Keras counts the calls of a model inside a model from 1, because building that model was a call of itself, which the
 * file leaves out (keras `_should_skip_first_node`); Sequential models built without an input count from 0.
 */
function countCallsFromZero(model: ModelConfig): ModelConfig {
  const references = [
    ...model.layers.flatMap((layer) => layer.calls.flatMap(callReferences)),
    ...model.outputs,
  ];
  const countsFromOne = new Set(
    model.layers
      .filter((layer) => layer.model !== undefined)
      .filter(({ name, calls }) =>
        references.some((reference) => reference.layer === name && reference.call >= calls.length),
      )
      .map((layer) => layer.name),
  );
  const shift = (reference: TensorReference): TensorReference =>
    countsFromOne.has(reference.layer) ? { ...reference, call: reference.call - 1 } : reference;
  return {
    ...model,
    layers: model.layers.map((layer) => ({
      ...layer,
      calls: layer.calls.map((call) => mapReferences(call, shift)),
    })),
    outputs: model.outputs.map(shift),
  };
}

/** Keras 1 gives a Sequential model inside another no name; it is called by its position. */
function readLayer(
  entry: unknown,
  parent: string,
  calls: LayerConfig['calls'],
  position: number,
): LayerConfig {
  if (!isJsonObject(entry) || typeof entry.class_name !== 'string') {
    throw corrupt(parent, 'layers with a class_name', 'layers');
  }
  const config = isJsonObject(entry.config) ? entry.config : {};
  const name = [entry.name, config.name].find((candidate) => typeof candidate === 'string');
  const isModel = modelClasses.has(entry.class_name);
  if (typeof name !== 'string' && !isModel) throw corrupt(parent, 'a name for every layer', 'name');
  const layerName = typeof name === 'string' ? name : `${entry.class_name.toLowerCase()}_${position}`;
  const path = parent === '' ? layerName : `${parent}/${layerName}`;
  const { className, fields } = renameKeras1(operationAwareClass(entry), config);
  const layer = { path, name: layerName, className, fields, trainable: config.trainable !== false, calls };
  return isModel ? { ...layer, model: readModel(entry, path) } : layer;
}

/**
 * Keras 3 writes `a + 1` as class Add, which must not pass for the layer of that name. An archive gives its module; an
 * HDF5 file does not, but every layer of a name that an operation has too states whether it is trainable, and no
 * operation does.
 */
function operationAwareClass({
  module,
  class_name: className,
  inbound_nodes: nodes,
  config,
}: JsonObject): string {
  const ownName = String(className).split('>').at(-1)!;
  const fields = isJsonObject(config) ? config : {};
  if (ownName === 'TFOpLambda' || ownName === 'SlicingOpLambda') return `tf.${String(fields.function)}`;
  const isKeras3Node = Array.isArray(nodes) && nodes.length > 0 && nodes.every(isJsonObject);
  const isOnlyLayer = kerasLayerClasses.has(ownName) && !kerasOperations.has(ownName);
  const isOperation =
    typeof module === 'string'
      ? operationModule.test(module)
      : isKeras3Node && !isOnlyLayer && !('trainable' in fields);
  return isOperation ? `keras.ops.${ownName}` : ownName;
}

function refuseDuplicates(layers: readonly LayerConfig[], path: string): void {
  const seen = new Set<string>();
  for (const { name } of layers) {
    if (seen.has(name)) throw corrupt(path, 'one layer a name', `two layers named "${name}"`);
    seen.add(name);
  }
}

function describe(path: string): string {
  return path === '' ? 'The model' : `The model "${path}"`;
}

function corrupt(path: string, expected: string, found: string): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `${describe(path)} has a configuration that is not Keras': expected ${expected}, found something else at ${found}. Save the model again.`,
  );
}
