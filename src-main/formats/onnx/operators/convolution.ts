import type { Shape, Value } from '../../../graph/graph.ts';
import { conv } from '../../../graph/operators/conv.ts';
import { convTranspose } from '../../../graph/operators/conv-transpose.ts';
import { windowInput, windowOutput, type Pads, type Pair } from '../../../graph/window.ts';
import type { NodeCall } from '../node-call.ts';
import type { Constant } from '../values/constant.ts';
import { DataTensor } from '../values/data-tensor.ts';
import { mergedShape, type Emission } from '../values/emission.ts';
import type { Handler } from './handler.ts';
import { asPair, readWindows } from './windows.ts';

/** Cross-correlation with weights [filters, channels / group, …kernel]. */
export const convolution: Handler = (node) => {
  const { images, weights, group } = readOperands(node);
  const window = readWindows(
    node,
    images.shape.slice(2),
    node.ints('kernel_shape') ?? weights.shape.slice(2),
  );
  const [strides, dilations, pads] = [window.strides, window.dilations, window.pads];
  const size = windowOutput(sizeOf(images), window.kernel, dilations, window);
  return convolved(
    node,
    images,
    weights,
    [images.shape[0]!, weights.shape[0]!, ...size],
    (emission, inputs) => emission.graph.apply(conv, inputs, { strides, dilations, pads, group }),
  );
};

/** The reverse of a convolution, with weights [channels, filters / group, …kernel]. */
export const transposedConvolution: Handler = (node) => {
  const { images, weights, group } = readOperands(node);
  const spatial = images.shape.slice(2);
  const window = readWindows(node, spatial, node.ints('kernel_shape') ?? weights.shape.slice(2));
  const extra = asPair(node.ints('output_padding') ?? spatial.map(() => 0), 0);
  const isSame = node.text('auto_pad', 'NOTSET').startsWith('SAME');
  const stated =
    node.ints('output_shape') ??
    (isSame ? sizeOf(images).map((size, axis) => size * window.strides[axis]!) : undefined);
  const { pads, outputPadding } =
    stated === undefined
      ? { pads: window.pads, outputPadding: extra }
      : paddingFor(node, images, window, extra, stated);
  const reached = windowInput(sizeOf(images), window.kernel, window.dilations, { ...window, pads });
  const size = [reached[0] + outputPadding[0], reached[1] + outputPadding[1]];
  const attributes = { strides: window.strides, dilations: window.dilations, pads, group, outputPadding };
  const filters = weights.shape[1]! * group;
  return convolved(node, images, weights, [images.shape[0]!, filters, ...size], (emission, inputs) =>
    emission.graph.apply(convTranspose, inputs, attributes),
  );
};

/** Padding that leads to a stated output size; the odd pixel goes to the end, with SAME_LOWER to the start. */
function paddingFor(
  node: NodeCall,
  images: DataTensor,
  window: { readonly kernel: Pair; readonly dilations: Pair; readonly strides: Pair },
  extra: Pair,
  stated: readonly number[],
): { pads: Pads; outputPadding: Pair } {
  const wanted = stated.length === 1 ? asPair(stated, 1) : asPair(stated.slice(-2), 1);
  const full = windowInput(sizeOf(images), window.kernel, window.dilations, {
    ...window,
    pads: [0, 0, 0, 0],
  });
  const total = [full[0] + extra[0] - wanted[0], full[1] + extra[1] - wanted[1]] as const;
  if (total.some((pixels) => pixels < 0))
    throw node.unsupported('pads its output beyond what its windows reach');
  const isUpper = node.text('auto_pad', 'NOTSET') === 'SAME_UPPER';
  const start = total.map((pixels) => (isUpper ? Math.floor(pixels / 2) : Math.ceil(pixels / 2)));
  return {
    pads: [start[0]!, start[1]!, total[0] - start[0]!, total[1] - start[1]!],
    outputPadding: extra,
  };
}

function readOperands(node: NodeCall): { images: DataTensor; weights: Constant; group: number } {
  const images = node.data(0);
  const weights = node.weights(1, 'weights');
  const group = node.int('group', 1);
  if (!(group >= 1)) throw node.corrupt(`it has ${group} groups`);
  if (weights.shape.length !== images.shape.length || images.shape.length < 3) {
    throw node.corrupt(
      `its weights [${weights.shape.join(', ')}] do not fit its input [${images.shape.join(', ')}]`,
    );
  }
  return { images, weights, group };
}

/** Convolves images [batch, channels, height, width]; signals [batch, channels, length] are images of height 1. */
function convolved(
  node: NodeCall,
  images: DataTensor,
  weights: Constant,
  shape: Shape,
  apply: (emission: Emission, inputs: readonly Value[]) => Value,
): DataTensor {
  const bias = node.inputs[2] === undefined ? undefined : node.weights(2, 'bias');
  const isSignal = images.shape.length === 3;
  return new DataTensor({
    shape: isSignal ? [shape[0]!, shape[1]!, shape[3]!] : shape,
    inputs: [images],
    emit: (emission, [value]) => {
      const kernel = emission.reshapedConstant(weights, asImages(weights.shape));
      const inputs = [emission.reshape(value!, asImages(value!.shape)), kernel];
      if (bias !== undefined) inputs.push(emission.constant(bias));
      const result = apply(emission, inputs);
      return isSignal
        ? emission.reshape(result, mergedShape([shape[0]!, shape[1]!, shape[3]!], emission.groups))
        : result;
    },
  });
}

/** [a, b, length] → [a, b, 1, length]. */
export function asImages(shape: Shape): Shape {
  return shape.length === 3 ? [shape[0]!, shape[1]!, 1, shape[2]!] : shape;
}

/** Height and width; a signal has the height 1. */
export function sizeOf({ shape }: DataTensor): Pair {
  return asPair(shape.slice(2), 1);
}
