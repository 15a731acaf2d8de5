import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, type Graph } from '../../graph/graph.ts';
import { bindArguments } from './bind-arguments.ts';
import { callReferences, type CallConfig, type TensorReference } from './config/call-arguments.ts';
import type { LayerConfig, ModelConfig } from './config/model-config.ts';
import { UnsupportedUse, type KerasOrigin } from './layers/layer.ts';
import { layerKinds } from './layers/registry.ts';
import { KerasTensor } from './tensor.ts';
import type { LayerWeights } from './weights.ts';

/** 512 MiB of float32 for one image. */
const maxElements = 2 ** 27;

/** What building a network needs besides the graph. */
export interface NetworkParts {
  readonly weights: ReadonlyMap<LayerConfig, LayerWeights>;
  readonly origin: KerasOrigin;
  /** Told of each call of each layer, in order. */
  readonly onCall: (layer: LayerConfig, inputs: readonly KerasTensor[], output: KerasTensor) => void;
}

interface PendingCall {
  readonly layer: LayerConfig;
  readonly call: number;
  readonly config: CallConfig;
  readonly references: readonly TensorReference[];
}

/**
 * Appends a model to the graph, layer by layer in an order in which every layer's inputs are known, and returns its
 * outputs. Throws AppError MODEL_CORRUPT where the layers are not connected or shapes do not fit.
 */
export function buildNetwork(
  graph: Graph,
  model: ModelConfig,
  inputs: readonly KerasTensor[],
  parts: NetworkParts,
): readonly KerasTensor[] {
  const known = new Map<string, KerasTensor>();
  if (inputs.length !== model.inputs.length) {
    throw corrupt(
      `The model "${model.path}" takes ${model.inputs.length} inputs, but gets ${inputs.length}.`,
    );
  }
  model.inputs.forEach((reference, i) => known.set(key(reference), inputs[i]!));
  announceInputs(model, known, parts);
  let pending = model.layers.flatMap((layer): PendingCall[] =>
    layer.calls.map((config, call) => ({ layer, call, config, references: callReferences(config) })),
  );
  while (pending.length > 0) {
    const blocked: PendingCall[] = [];
    for (const call of pending) {
      if (!callIfReady(graph, call, known, parts)) blocked.push(call);
    }
    if (blocked.length === pending.length) throw unconnected(blocked, known);
    pending = blocked;
  }
  return model.outputs.map((reference) => {
    const output = known.get(key(reference));
    if (output === undefined) throw corrupt(`The model's output "${reference.layer}" is not connected.`);
    return output;
  });
}

/** Input layers appear in the layer table like all others. */
function announceInputs(
  model: ModelConfig,
  known: ReadonlyMap<string, KerasTensor>,
  parts: NetworkParts,
): void {
  for (const layer of model.layers) {
    const tensor = known.get(key({ layer: layer.name, call: 0, output: 0 }));
    if (tensor !== undefined && layer.calls.length === 0) parts.onCall(layer, [], tensor);
  }
}

function callIfReady(
  graph: Graph,
  pending: PendingCall,
  known: Map<string, KerasTensor>,
  parts: NetworkParts,
): boolean {
  const { layer, call, references } = pending;
  if (references.some((reference) => !known.has(key(reference)))) return false;
  const outputs = callLayer(graph, pending, known, parts);
  outputs.forEach((tensor, output) => known.set(key({ layer: layer.name, call, output }), tensor));
  return true;
}

function callLayer(
  graph: Graph,
  { layer, config, references }: PendingCall,
  known: ReadonlyMap<string, KerasTensor>,
  parts: NetworkParts,
): readonly KerasTensor[] {
  const { origin } = parts;
  const kind = layer.model === undefined ? layerKinds.get(layer.className) : undefined;
  const named = bindArguments(layer, config, kind, origin, (reference) => known.get(key(reference)));
  const inputs = kind?.isOperation === true ? [] : withLayerPath(layer, () => named.operands('inputs'));
  if (layer.model !== undefined) {
    named.finish();
    return buildNetwork(graph, layer.model, inputs.filter(isTensor), parts);
  }
  const weights = parts.weights.get(layer);
  if (kind === undefined || weights === undefined) {
    throw new Error(`layer ${layer.path} was not checked before building`);
  }
  const built = withLayerPath(layer, () => {
    const result = kind.build({ graph, layer, inputs, named, weights, origin });
    named.finish();
    return result;
  });
  const outputs = built instanceof KerasTensor ? [built] : built;
  outputs.forEach((output) => refuseHuge(layer, output));
  const read = references.map((reference) => known.get(key(reference))!);
  parts.onCall(layer, read, outputs[0]!);
  return outputs;
}

function isTensor(value: unknown): value is KerasTensor {
  return value instanceof KerasTensor;
}

function refuseHuge(layer: LayerConfig, { shape }: KerasTensor): void {
  if (elementCount(shape) <= maxElements) return;
  throw corrupt(
    `Layer "${layer.path}" (${layer.className}) yields [${shape.join(', ')}] numbers per image, more than the ${maxElements} that can be run.`,
  );
}

/** Completes errors about shapes, which operators throw without knowing the layer. */
function withLayerPath<T>(layer: LayerConfig, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const subject = `Layer "${layer.path}" (${layer.className}) cannot be computed: ${reason}.`;
    if (error instanceof UnsupportedUse || layerKinds.get(layer.className)?.isOperation === true) {
      throw new AppError(
        'MODEL_UNSUPPORTED_LAYER',
        `${subject} Rebuild this part of the model from layers that are read and save it again.`,
        { cause: error },
      );
    }
    throw new AppError(
      'MODEL_CORRUPT',
      `${subject} Configuration and layer do not fit; check that the model loads in Keras and save it again.`,
      { cause: error },
    );
  }
}

function unconnected(blocked: readonly PendingCall[], known: ReadonlyMap<string, KerasTensor>): AppError {
  const first = blocked[0]!;
  const missing = first.references.find((reference) => !known.has(key(reference)))!;
  return corrupt(
    `Layer "${first.layer.path}" is connected to output ${missing.output} of call ${missing.call} of "${missing.layer}", which does not exist or depends on itself.`,
  );
}

function key({ layer, call, output }: TensorReference): string {
  return `${call}.${output}.${layer}`;
}

function corrupt(sentence: string): AppError {
  return new AppError('MODEL_CORRUPT', `${sentence} The file is damaged; save the model again.`);
}
