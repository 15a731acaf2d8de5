import type { NodeCall } from '../node-call.ts';
import { Constant, newNumbers } from '../values/constant.ts';
import { DataTensor } from '../values/data-tensor.ts';
import { elementTypeOf, type ElementType } from '../values/element-type.ts';
import { onMerged } from '../values/emission.ts';
import { clip } from '../../../graph/operators/clip.ts';
import { affine } from '../../keras/math.ts';
import { carriedEnding } from './ending.ts';
import { roundHalfToEven } from './shapes.ts';
import { elementCount } from '../../../graph/graph.ts';
import type { Folder, Handler } from './handler.ts';

/** What is stored of a number: `round(x / scale) + zero point`, cut to the range of the type. */
interface Quantization {
  readonly scale: Constant;
  readonly zeroPoint: Constant | undefined;
  readonly type: ElementType;
}

const ranges: Partial<Record<ElementType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
};

/**
 * Quantized activations are read as the floats that they approximate, cut to the range of the type (which often stands
 * for an activation function), but not rounded: rounding has no gradient, and a search needs one.
 */
export const quantizeHandler: Handler = (node) => {
  const x = node.data(0);
  const { scale, zeroPoint, type } = readQuantization(node);
  if (scale.size !== 1)
    throw node.unsupported('quantizes every channel of what depends on the image by itself');
  const [lowest, highest] = rangeOf(node, type).map(
    (limit) => (limit - (zeroPoint?.scalar ?? 0)) * scale.scalar,
  ) as [number, number];
  node.context.note({
    severity: 'warning',
    message:
      'The network is quantized (QuantizeLinear). It is read as the float network behind it: activations are cut to their ranges, but not rounded to 8 bits, so predictions can differ slightly from those of the file.',
  });
  const ending = carriedEnding([x]);
  const cut = onMerged(
    [x],
    x.shape,
    (graph, [value]) => graph.apply(clip, [value!], { min: lowest, max: highest }),
    ending,
  );
  return new DataTensor({ shape: cut.shape, inputs: cut.inputs, emit: cut.emit, ending, isQuantized: true });
};

/** Pixels that are stored as integers are scaled; what was quantized before is a float already. */
export const dequantizeHandler: Handler = (node) => {
  const x = node.rearranged(0);
  if (x.isQuantized)
    return new DataTensor({ shape: x.shape, inputs: [x], emit: (_, [value]) => value!, ending: x.ending });
  if (!x.isInteger) throw node.corrupt('its input is not quantized');
  const { scale, zeroPoint } = readQuantization(node);
  if (scale.size !== 1) throw node.unsupported('scales every channel of the image by itself');
  return new DataTensor({
    shape: x.shape,
    inputs: [x],
    emit: ({ graph }, [value]) =>
      affine(graph, value!, scale.scalar, -(zeroPoint?.scalar ?? 0) * scale.scalar),
  });
};

/** Constants are quantized exactly. */
export const quantize: Folder = (node, [x]) => {
  const { scale, zeroPoint, type } = readQuantization(node);
  const [lowest, highest] = rangeOf(node, type);
  const scaleOf = axisNumbers(node, x!, scale);
  node.context.reserve(x!.size, node);
  return new Constant(type, x!.shape, () => {
    const result = newNumbers(type, x!.size);
    for (let i = 0; i < result.length; i++) {
      const k = scaleOf(i);
      const rounded = roundHalfToEven(x!.data[i]! / scale.data[k]!) + (zeroPoint?.data[k] ?? 0);
      result[i] = Math.min(Math.max(rounded, lowest), highest);
    }
    return result;
  });
};

function readQuantization(node: NodeCall): Quantization {
  const scale = node.weights(1, 'scale');
  const zeroPoint = node.constant(2, 'its zero point');
  const stated = elementTypeOf(node.int('output_dtype', 0));
  return { scale, zeroPoint, type: zeroPoint?.type ?? stated ?? 'uint8' };
}

function rangeOf(node: NodeCall, type: ElementType): readonly [number, number] {
  const range = ranges[type];
  if (range === undefined) throw node.unsupported(`quantizes to ${type}`);
  return range;
}

/** `(x − zero point) · scale`, with one scale or one along `axis`. */
export const dequantize: Folder = (node, [x, scale, zeroPoint]) => {
  if (node.int('block_size', 0) !== 0) throw node.unsupported('quantizes in blocks');
  const perAxis = axisNumbers(node, x!, scale!);
  node.context.reserve(x!.size, node);
  return new Constant(
    'float32',
    x!.shape,
    () => {
      const result = newNumbers('float32', x!.size);
      for (let i = 0; i < result.length; i++) {
        const k = perAxis(i);
        result[i] = (x!.data[i]! - (zeroPoint?.data[k] ?? 0)) * scale!.data[k]!;
      }
      return result;
    },
    x!.name,
  );
};

/** Which of the scales belongs to the element at an index. */
function axisNumbers(node: NodeCall, x: Constant, scale: Constant): (index: number) => number {
  if (scale.size === 1) return () => 0;
  const axis = node.axis(node.int('axis', 1), x.shape.length);
  const inner = elementCount(x.shape.slice(axis + 1));
  const size = x.shape[axis]!;
  if (scale.size !== size) throw node.corrupt(`it has ${scale.size} scales for ${size} elements`);
  return (index) => Math.floor(index / inner) % size;
}
