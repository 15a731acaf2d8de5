import type { ImageShape } from '../../classifier.ts';
import { storedShape, type StoredArray } from './stored-array.ts';

/** Meanings of the axes of an array of images: number, height, width and channels; joined where a row holds a whole image. */
const orders = {
  4: ['NHWC', 'NCHW', 'HWCN', 'CHWN'],
  3: ['NHW', 'HWN'],
  2: ['N(HWC)', 'N(CHW)'],
} as const satisfies Record<number, readonly string[]>;

type Order = (typeof orders)[keyof typeof orders][number];
type AxisName = 'N' | 'H' | 'W' | 'C';

/** How an array holds images. */
export interface Layout extends ImageShape {
  /** E.g. `[N, H, W, C]`. */
  readonly layout: string;
  readonly count: number;
  /** Elements of the file from one image, channel, row and column to the next. */
  readonly strides: Readonly<Record<AxisName, number>>;
  /** Whether images lie one after the other, so that some can be read without the others. */
  readonly isImageFirst: boolean;
}

/** Grey, RGB and RGBA: what tells the channel axis from the others where no model does. */
const usualChannelCounts = [1, 3, 4];

/** Sizes of images in rows that are known without a model: MNIST and its kin, CIFAR. */
const usualRows: readonly ImageShape[] = [
  { channels: 1, height: 28, width: 28 },
  { channels: 3, height: 32, width: 32 },
];

/**
 * Every way to read an array as images, the commonest first. A row is an image only of the size that is expected, or of
 * a well-known one. @param expected image of the model; undefined where none is open
 */
export function layoutsOf(array: StoredArray, expected: ImageShape | undefined): Layout[] {
  const { shape } = array;
  switch (shape.length) {
    case 4:
    case 3:
      return orders[shape.length].map((order) => layoutIn(array, order, shape, elementStrides(array)));
    case 2:
      return rowLayouts(array, expected);
    default:
      return [];
  }
}

function rowLayouts(array: StoredArray, expected: ImageShape | undefined): Layout[] {
  const [count = 0, length = 0] = array.shape;
  const sizes =
    expected === undefined
      ? usualRows
      : [expected, { ...expected, channels: 1 }, { ...expected, channels: 3 }];
  const size = sizes.find(({ channels, height, width }) => channels * height * width === length);
  if (size === undefined) return [];
  const { channels, height, width } = size;
  const [image = 0, step = 0] = elementStrides(array);
  const interleaved = [image, width * channels * step, channels * step, step];
  const planar = [image, height * width * step, width * step, step];
  if (channels === 1) return [layoutIn(array, 'N(HWC)', [count, height, width, 1], interleaved)];
  return [
    layoutIn(array, 'N(HWC)', [count, height, width, channels], interleaved),
    layoutIn(array, 'N(CHW)', [count, channels, height, width], planar),
  ];
}

function layoutIn(
  array: StoredArray,
  order: Order,
  extents: readonly number[],
  steps: readonly number[],
): Layout {
  const axes = order.replaceAll(/[()]/g, '');
  const extentOf = (axis: AxisName): number => extents[axes.indexOf(axis)] ?? 1;
  const stepOf = (axis: AxisName): number => steps[axes.indexOf(axis)] ?? 0;
  return {
    layout: order.includes('(')
      ? `[N, ${axes.slice(1).split('').join('·')}]`
      : `[${axes.split('').join(', ')}]`,
    count: extentOf('N'),
    channels: extentOf('C'),
    height: extentOf('H'),
    width: extentOf('W'),
    strides: { N: stepOf('N'), C: stepOf('C'), H: stepOf('H'), W: stepOf('W') },
    isImageFirst: order.startsWith('N') ? !array.isColumnMajor : array.isColumnMajor,
  };
}

/** Elements from one step of each axis to the next. */
function elementStrides(array: StoredArray): number[] {
  const stored = storedShape(array);
  const steps = stored.map((_, axis) =>
    stored.slice(axis + 1).reduce((product, extent) => product * extent, 1),
  );
  return array.isColumnMajor ? steps.reverse() : steps;
}

export function hasUsualChannels({ channels }: ImageShape): boolean {
  return usualChannelCounts.includes(channels);
}

/** Whether an image has the expected size; its channels may differ where they can be converted. */
export function hasSize(expected: ImageShape): (layout: ImageShape) => boolean {
  return ({ height, width }) => height === expected.height && width === expected.width;
}

/** Whether channels are the expected ones, or grey, RGB or RGBA where grey or RGB is expected. */
export function canConvert({ channels }: ImageShape, expected: ImageShape): boolean {
  return (
    channels === expected.channels ||
    (usualChannelCounts.includes(channels) && (expected.channels === 1 || expected.channels === 3))
  );
}
