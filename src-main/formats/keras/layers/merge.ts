import { z } from 'zod';
import type { Graph, Value } from '../../../graph/graph.ts';
import type { NoAttributes, Operator } from '../../../graph/operator.ts';
import { add } from '../../../graph/operators/add.ts';
import { max } from '../../../graph/operators/max.ts';
import { min } from '../../../graph/operators/min.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { axisIndex } from '../config/fields.ts';
import { affine, apply } from '../math.ts';
import { combined } from '../operations/elementwise.ts';
import { joined } from '../operations/rearrange.ts';
import { asImages, imageTensor, inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import type { Constant } from './arguments.ts';
import { carriedEnding } from './ending.ts';
import { defineLayer, type LayerCall, type LayerKind } from './layer.ts';

const noFields = z.object({});

export const addLayer = elementwiseMerge(add);
export const multiply = elementwiseMerge(mul);
export const maximum = elementwiseMerge(max);
export const minimum = elementwiseMerge(min);

/** First input minus the second (keras.layers.Subtract). */
export const subtract = defineLayer(noFields, (_, call) => {
  if (call.inputs.length !== 2) throw new Error(`it takes two inputs, but has ${call.inputs.length}`);
  return folded(call, sub);
});

/** `first + scale · second` (class CustomScaleLayer of keras.applications.inception_resnet_v2). */
export const scaledSum = defineLayer(z.object({ scale: z.number() }), ({ scale }, call) => {
  const [first, second] = call.inputs;
  if (first === undefined || second === undefined || call.inputs.length !== 2) {
    throw new Error(`it takes two inputs, but has ${call.inputs.length}`);
  }
  return combined(call.graph, first, second, (graph, a, b) =>
    apply(graph, add, a, affine(graph, b, scale, 0)),
  );
});

/** Mean of the inputs (keras.layers.Average). */
export const average = defineLayer(noFields, (_, call) => {
  const sum = folded(call, add);
  return sum.map(() => affine(call.graph, sum.value, 1 / call.inputs.length, 0), sum.ending);
});

/** Inputs one after the other along an axis of the Keras tensor (keras.layers.Concatenate). */
export const concatenate = defineLayer(z.object({ axis: axisIndex.nullish() }), ({ axis }, call) => {
  const inputs = call.inputs.map((input) =>
    input instanceof KerasTensor ? input : constantTensor(call.graph, input),
  );
  return joined(call.graph, inputs, axis ?? -1);
});

function elementwiseMerge(operator: Operator<NoAttributes>): LayerKind {
  return defineLayer(noFields, (_, call) => folded(call, operator));
}

function folded(call: LayerCall, operator: Operator<NoAttributes>): KerasTensor {
  const inputs = aligned(call);
  const value = inputs
    .slice(1)
    .reduce((sum, input) => apply(call.graph, operator, sum, input.value), inputs[0]!.value);
  return fromAligned(inputs, value, call);
}

/**
 * The inputs with equal numbers of axes in one axis order: a shorter one gets axes of size 1 after the batch
 * (keras `_Merge.call`). Where one is an image of a channels_last model the others follow it, so that a small tensor is
 * rearranged rather than a feature map.
 */
function aligned({ graph, inputs: operands }: LayerCall): readonly KerasTensor[] {
  const inputs = operands.map((operand) =>
    operand instanceof KerasTensor ? operand : constantTensor(graph, operand),
  );
  if (inputs.length === 0) throw new Error('it is connected to nothing');
  const rank = Math.max(...inputs.map((input) => input.rank));
  const asImage = rank === 4 && inputs.some((input) => input.channelsLast);
  return inputs.map((input) => {
    if (input.channelsLast && asImage) return input;
    const shape = [...Array.from({ length: rank - input.rank }, () => 1), ...input.shape];
    const plain = new KerasTensor({
      shape,
      ending: input.ending,
      compute: () => padRank(graph, inKerasOrder(graph, input), shape),
    });
    return asImage ? imageTensor(asImages(graph, plain, 'channels_last'), 'channels_last') : plain;
  });
}

/** Numbers of the configuration as a tensor of one image, which is the same for all. */
function constantTensor(graph: Graph, { shape, data }: Constant): KerasTensor {
  if (shape[0] !== 1) throw new Error(`it is given [${shape.join(', ')}] numbers, other ones for each image`);
  return plainTensor(graph.constant(shape, data));
}

function padRank(graph: Graph, value: Value, shape: readonly number[]): Value {
  if (value.shape.length === shape.length + 1) return value;
  return graph.apply(reshape, [value], { shape: [value.shape[0]!, ...shape] });
}

function fromAligned(inputs: readonly KerasTensor[], value: Value, call: LayerCall): KerasTensor {
  const { channelsLast } = inputs[0]!;
  const sizes = value.shape.slice(1);
  const shape = channelsLast ? [sizes[1]!, sizes[2]!, sizes[0]!] : sizes;
  return new KerasTensor({ shape, channelsLast, ending: carriedEnding(call), compute: () => value });
}
