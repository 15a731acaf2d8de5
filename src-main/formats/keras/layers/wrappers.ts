import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { elementCount } from '../../../graph/graph.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { refuseUnknownArguments } from '../config/known-arguments.ts';
import { readInnerLayer, type LayerConfig } from '../config/model-config.ts';
import { inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import { onlyInput, type LayerCall, type LayerKind } from './layer.ts';

/** Finds the kind of a class; given from outside, because the kinds of wrappers are among those found. */
type FindKind = (className: string) => LayerKind | undefined;

/** Layers that hold another one, or several. */
export function wrapperKinds(findKind: FindKind): readonly (readonly [string, LayerKind])[] {
  const open = (outer: LayerConfig, entry: unknown): Inner => openInner(findKind, outer, entry);
  return [
    ['Pipeline', pipeline(open)],
    [
      'SpectralNormalization',
      wrapped(open, (call, inner) => run(call, inner, onlyInput(call)), ['vector_u']),
    ],
    ['TimeDistributed', wrapped(open, stepByStep, [])],
  ];
}

interface Inner {
  readonly layer: LayerConfig;
  readonly kind: LayerKind;
}

function openInner(findKind: FindKind, outer: LayerConfig, entry: unknown): Inner {
  const layer = readInnerLayer(outer, entry);
  const kind = findKind(layer.className);
  if (kind === undefined || kind.isOperation === true || layer.model !== undefined) {
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${outer.path}" (${outer.className}) holds a layer of class ${layer.className}, which is not supported there. Replace it and save the model again, or scan another model.`,
    );
  }
  return { layer, kind };
}

/** Layers one after the other, all of them without weights (keras.layers.Pipeline, for preprocessing). */
function pipeline(open: (outer: LayerConfig, entry: unknown) => Inner): LayerKind {
  const innerLayers = (layer: LayerConfig): readonly Inner[] =>
    Array.isArray(layer.fields.layers) ? layer.fields.layers.map((entry) => open(layer, entry)) : [];
  return {
    weightNames: (layer) => {
      refuseUnknownArguments(layer, ['layers']);
      const weighted = innerLayers(layer).find((inner) => inner.kind.weightNames(inner.layer).length > 0);
      if (weighted === undefined) return [];
      throw new AppError(
        'MODEL_UNSUPPORTED_LAYER',
        `Layer "${layer.path}" (Pipeline) holds ${weighted.layer.className}, which has weights. Take it out of the pipeline and save the model again.`,
      );
    },
    build: (call) =>
      innerLayers(call.layer).reduce((tensor, inner) => run(call, inner, tensor), onlyInput(call)),
  };
}

/** A layer around one other, whose weights come before its own. */
function wrapped(
  open: (outer: LayerConfig, entry: unknown) => Inner,
  build: (call: LayerCall, inner: Inner) => KerasTensor,
  ownWeights: readonly string[],
): LayerKind {
  return {
    weightNames: (layer) => {
      refuseUnknownArguments(layer, ['layer']);
      const { kind, layer: inner } = open(layer, layer.fields.layer);
      const [first, ...rest] = kind.weightNames(inner).map((name) => `layer/${name}`);
      if (first === undefined) return ownWeights;
      // The first is among the outer layer's own. Where nothing is trained, all of those come before the others.
      return layer.trainable ? [first, ...rest, ...ownWeights] : [first, ...ownWeights, ...rest];
    },
    build: (call) => build(call, open(call.layer, call.layer.fields.layer)),
  };
}

function run(call: LayerCall, { kind, layer }: Inner, x: KerasTensor): KerasTensor {
  const output = kind.build({ ...call, layer, inputs: [x], weights: call.weights.within('layer/') });
  if (output instanceof KerasTensor) return output;
  throw new Error(`it holds ${layer.className}, which has several outputs`);
}

/** Each entry of the first axis as an image of its own (keras.layers.TimeDistributed). */
function stepByStep(call: LayerCall, inner: Inner): KerasTensor {
  const { graph } = call;
  const x = onlyInput(call);
  const [steps, ...rest] = x.shape;
  const value = inKerasOrder(graph, x);
  const batch = value.shape[0]!;
  const apart = graph.apply(reshape, [value], { shape: [batch * steps!, ...rest] });
  const output = run(call, inner, plainTensor(apart));
  const shape = [batch, steps!, ...output.shape];
  if (elementCount(output.shape) === 0) throw new Error('it yields nothing');
  return plainTensor(graph.apply(reshape, [inKerasOrder(graph, output)], { shape }));
}
