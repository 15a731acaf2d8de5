import type { Graph, Value } from '../../../graph/graph.ts';
import type { Operator } from '../../../graph/operator.ts';
import { averagePool, type PoolAttributes } from '../../../graph/operators/average-pool.ts';
import { div } from '../../../graph/operators/div.ts';
import { max } from '../../../graph/operators/max.ts';
import { maxPool } from '../../../graph/operators/max-pool.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { relu } from '../../../graph/operators/relu.ts';
import { sub } from '../../../graph/operators/sub.ts';
import type { Pair } from '../../../graph/window.ts';
import type { DataFormat } from '../config/fields.ts';
import { Constant, type Arguments } from '../layers/arguments.ts';
import { carriedEnding } from '../layers/ending.ts';
import { interpolations } from '../layers/images/interpolation.ts';
import type { LayerKind } from '../layers/layer.ts';
import { windowPads } from '../layers/images/padding.ts';
import { resized } from '../layers/images/resizing.ts';
import { reshaped } from '../layers/reshaping.ts';
import { affine, apply } from '../math.ts';
import { asImages, imageTensor, type KerasTensor } from '../tensor.ts';
import { combined } from './elementwise.ts';
import { defineOperation } from './operation.ts';
import { deviationOver, meanOver, reduced, sumOver } from './reduce.ts';
import { joined, taken, transposed } from './rearrange.ts';

/** Weights of red, green and blue in a grey image (tf.image.rgb_to_grayscale; ITU-R BT.601). */
const greyShares = [0.2989, 0.587, 0.114];

/** `keras.ops.image.resize` and `tf.image.resize`, whose names for the interpolation are the layer's. */
function resize(isTensorflow: boolean): LayerKind {
  return defineOperation(
    ['images', 'size', isTensorflow ? 'method' : 'interpolation'],
    ({ graph, args, origin }) => {
      const x = args.tensor('images');
      const size = pairOf(args, 'size');
      const name = args.text(isTensorflow ? 'method' : 'interpolation', 'bilinear').toLowerCase();
      const interpolation = interpolations.find((known) => known === name);
      if (interpolation === undefined) throw args.unread('interpolation', name, interpolations.join(', '));
      if (args.flag('preserve_aspect_ratio', false))
        throw new Error('it keeps the proportions of the images');
      const proportions = args.flag('crop_to_aspect_ratio', false)
        ? 'crop'
        : args.flag('pad_to_aspect_ratio', false)
          ? 'pad'
          : 'stretch';
      args.text('fill_mode', 'constant');
      const filler = args.number('fill_value', 0);
      const how = { interpolation, antialias: args.flag('antialias', false), backend: origin.backend };
      const format = formatOf(args);
      const images = asImages(graph, x, format);
      return imageTensor(
        resized(graph, images, size, { ...how, proportions, filler }),
        format,
        carriedEnding({ inputs: [x] }),
      );
    },
  );
}

function pool(operator: Operator<PoolAttributes>, input: string, window: string): LayerKind {
  return defineOperation([input, window, 'strides', 'padding', 'data_format'], ({ graph, args }) => {
    const x = args.tensor(input);
    const kernel = pairOf(args, window);
    const strides = args.has('strides') ? pairOf(args, 'strides') : kernel;
    const padding = args.text('padding', 'valid').toLowerCase();
    if (padding !== 'same' && padding !== 'valid') throw args.unread('padding', padding, 'same or valid');
    const format = formatOf(args);
    const images = asImages(graph, x, format);
    const pads = windowPads(images.shape, kernel, [1, 1], strides, padding);
    return imageTensor(
      graph.apply(operator, [images], { kernel, strides, pads }),
      format,
      carriedEnding({ inputs: [x] }),
    );
  });
}

/** Height and width: one number for both, two, or TensorFlow's four with ones around them. */
function pairOf(args: Arguments, name: string): Pair {
  const numbers = args.integers(name) ?? [];
  if (numbers.length === 1) return [numbers[0]!, numbers[0]!];
  if (numbers.length === 2) return [numbers[0]!, numbers[1]!];
  if (numbers.length === 4 && numbers[0] === 1 && numbers[3] === 1) return [numbers[1]!, numbers[2]!];
  throw args.unread(name, [...numbers], 'a height and a width');
}

function formatOf(args: Arguments): DataFormat {
  const format = args.text('data_format', 'channels_last');
  return format === 'channels_first' || format === 'NCHW' ? 'channels_first' : 'channels_last';
}

/** Patches that do not overlap, each in one row of channels (tf.image.extract_patches). */
function extractPatches(sizes: string): LayerKind {
  return defineOperation(['images', sizes, 'strides', 'rates', 'padding'], ({ graph, args }) => {
    const x = args.tensor('images');
    const [height, width] = pairOf(args, sizes);
    const strides = args.has('strides') ? pairOf(args, 'strides') : [height, width];
    const rate = args.firstOf('rates', 'dilation_rate');
    const rates = args.has(rate) ? pairOf(args, rate) : [1, 1];
    const padding = args.text('padding', 'valid').toLowerCase();
    const [rows, columns, channels] = x.shape as [number, number, number];
    const isWhole = padding === 'valid' || (rows % height === 0 && columns % width === 0);
    const isApart = strides[0] === height && strides[1] === width && rates.every((own) => own === 1);
    if (formatOf(args) !== 'channels_last' || x.rank !== 4 || !isWhole || !isApart) {
      throw new Error('it takes patches that overlap, have gaps or reach beyond the border');
    }
    const [down, across] = [Math.floor(rows / height), Math.floor(columns / width)];
    const cut = [1, 2].reduce((tensor, axis) => {
      const length = axis === 1 ? down * height : across * width;
      return taken(
        graph,
        tensor,
        axis,
        Array.from({ length }, (_, i) => i),
      );
    }, x);
    const patches = transposed(
      graph,
      reshaped(graph, cut, [down, height, across, width, channels]),
      [0, 1, 3, 2, 4, 5],
    );
    return reshaped(graph, patches, [down, across, height * width * channels]);
  });
}

/** Each image less its mean, divided by its deviation, which counts as 1/√n at least. */
const standardize = defineOperation(['image'], ({ graph, args }) => {
  const x = args.tensor('image');
  const axes = [1, 2, 3];
  const least = 1 / Math.sqrt(x.shape.reduce((product, size) => product * size, 1));
  const mean = reduced(graph, x, meanOver, axes, true);
  const deviation = combined(
    graph,
    reduced(graph, x, deviationOver, axes, true),
    Constant.of(least),
    (to, a, b) => apply(to, max, a, b),
  );
  const centred = combined(graph, x, mean, (to, a, b) => apply(to, sub, a, b));
  return combined(graph, centred, deviation, (to, a, b) => apply(to, div, a, b));
});

/** The weighted sum of red, green and blue. */
const toGrey = defineOperation(['images'], ({ graph, args }) => {
  const x = args.tensor('images');
  if (formatOf(args) !== 'channels_last' || x.shape.at(-1) !== 3)
    throw new Error('it makes something else than RGB grey');
  const weighted = combined(graph, x, new Constant({ shape: [3], data: greyShares }), (to, a, b) =>
    apply(to, mul, a, b),
  );
  return reduced(graph, weighted, sumOver, [-1], true);
});

/** Positive and negative part one after the other (tf.nn.crelu). */
const concatenatedRelu = defineOperation(['features', 'axis'], ({ graph, args }) => {
  const x = args.tensor('features');
  const part = (sign: number): KerasTensor =>
    x.map(() => positive(graph, x.value, sign), { kind: 'scores', madeBy: 'crelu' });
  return joined(graph, [part(1), part(-1)], args.number('axis', -1));
});

function positive(graph: Graph, x: Value, sign: number): Value {
  return apply(graph, relu, affine(graph, x, sign, 0));
}

/** Rows and columns cut off, given by margins or by the size that is left (keras.ops.image.crop_images). */
const cropImages = defineOperation(
  [
    'images',
    'top_cropping',
    'left_cropping',
    'bottom_cropping',
    'right_cropping',
    'target_height',
    'target_width',
  ],
  ({ graph, args }) => {
    const x = args.tensor('images');
    if (formatOf(args) !== 'channels_last' || x.rank !== 4)
      throw new Error('it cuts images whose channels come first');
    const cut = (axis: number, before: string, after: string, target: string): readonly number[] => {
      const size = x.shape[axis - 1]!;
      const [first, last, wanted] = [before, after, target].map((name) => args.optionalNumber(name));
      const start = first ?? size - (last ?? 0) - (wanted ?? 0);
      const end = last === undefined ? start + (wanted ?? size - start) : size - last;
      if (wanted !== undefined && end - start !== wanted) throw new Error('its margins do not fit its size');
      return Array.from({ length: end - start }, (_, i) => start + i);
    };
    const rows = cut(1, 'top_cropping', 'bottom_cropping', 'target_height');
    const columns = cut(2, 'left_cropping', 'right_cropping', 'target_width');
    return taken(graph, taken(graph, x, 1, rows), 2, columns);
  },
);

/** Operations on images, by the name of their class or function. */
export const imageOperations: readonly (readonly [string, LayerKind])[] = [
  ['keras.ops.Resize', resize(false)],
  ['tf.image.resize', resize(true)],
  ['keras.ops.AveragePool', pool(averagePool, 'inputs', 'pool_size')],
  ['keras.ops.MaxPool', pool(maxPool, 'inputs', 'pool_size')],
  ['tf.nn.avg_pool2d', pool(averagePool, 'input', 'ksize')],
  ['tf.nn.max_pool2d', pool(maxPool, 'input', 'ksize')],
  ['tf.nn.avg_pool', pool(averagePool, 'input', 'ksize')],
  ['tf.nn.max_pool', pool(maxPool, 'input', 'ksize')],
  ['keras.ops.ExtractPatches', extractPatches('size')],
  ['tf.image.extract_patches', extractPatches('sizes')],
  ['keras.ops.RGBToGrayscale', toGrey],
  ['tf.image.rgb_to_grayscale', toGrey],
  ['keras.ops.CropImages', cropImages],
  ['tf.image.per_image_standardization', standardize],
  ['tf.nn.crelu', concatenatedRelu],
  ['tf.compat.v1.nn.crelu', concatenatedRelu],
];
