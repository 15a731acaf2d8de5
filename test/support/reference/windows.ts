import type { PoolAttributes } from '../../../src-main/graph/operators/average-pool.ts';
import type { ConvTransposeAttributes } from '../../../src-main/graph/operators/conv-transpose.ts';
import type { ConvAttributes } from '../../../src-main/graph/operators/conv.ts';
import type { ResizeAttributes } from '../../../src-main/graph/operators/resize.ts';
import { elementAt, tabulate, type ReferenceOperator, type Tensor } from './tensor.ts';

type FourSizes = [number, number, number, number];

/** Sum over the window of pixel × weight; pixels outside the image are zero. */
export const conv: ReferenceOperator<ConvAttributes> = ([x, weights, bias], attributes, shape) => {
  const { strides, pads, dilations, group } = attributes;
  const [filters, channels, kernelHeight, kernelWidth] = weights!.shape as FourSizes;
  const filtersPerGroup = filters / group;
  return tabulate(shape, (at) => {
    const [image, filter, row, column] = at as FourSizes;
    const firstChannel = Math.floor(filter / filtersPerGroup) * channels;
    let sum = bias === undefined ? 0 : bias.data[filter]!;
    for (let channel = 0; channel < channels; channel++) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let j = 0; j < kernelWidth; j++) {
          const y = row * strides[0] + i * dilations[0] - pads[0];
          const x0 = column * strides[1] + j * dilations[1] - pads[1];
          if (!isInside(x!, y, x0)) continue;
          const pixel = elementAt(x!, [image, firstChannel + channel, y, x0]);
          sum += pixel * elementAt(weights!, [filter, channel, i, j]);
        }
      }
    }
    return sum;
  });
};

/** Every pixel adds itself × weight to each place of the output that its window covers. */
export const convTranspose: ReferenceOperator<ConvTransposeAttributes> = (
  [x, weights, bias],
  attributes,
  shape,
) => {
  const { strides, pads, dilations, group } = attributes;
  const [channels, filters, kernelHeight, kernelWidth] = weights!.shape as FourSizes;
  const channelsPerGroup = channels / group;
  const output: Tensor = {
    shape,
    data: tabulate(shape, ([, filter]) => (bias === undefined ? 0 : bias.data[filter!]!)),
  };
  tabulate(x!.shape, (at) => {
    const [image, channel, row, column] = at as FourSizes;
    const pixel = elementAt(x!, at);
    const firstFilter = Math.floor(channel / channelsPerGroup) * filters;
    for (let filter = 0; filter < filters; filter++) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let j = 0; j < kernelWidth; j++) {
          const y = row * strides[0] + i * dilations[0] - pads[0];
          const x0 = column * strides[1] + j * dilations[1] - pads[1];
          if (!isInside(output, y, x0)) continue;
          const index = ((image * shape[1]! + firstFilter + filter) * shape[2]! + y) * shape[3]! + x0;
          output.data[index]! += pixel * elementAt(weights!, [channel, filter, i, j]);
        }
      }
    }
    return 0;
  });
  return output.data;
};

export const maxPool = pool((pixels) => Math.max(...pixels));

/** Padding does not count. */
export const averagePool = pool((pixels) => pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length);

export const resize: ReferenceOperator<ResizeAttributes> = ([x], { scales }, shape) =>
  tabulate(shape, ([image, channel, row, column]) =>
    elementAt(x!, [image!, channel!, Math.floor(row! / scales[0]), Math.floor(column! / scales[1])]),
  );

/** `summarise` gets those pixels of each window that lie inside the image. */
function pool(summarise: (pixels: readonly number[]) => number): ReferenceOperator<PoolAttributes> {
  return ([x], { kernel, strides, pads }, shape) =>
    tabulate(shape, (at) => {
      const [image, channel, row, column] = at as FourSizes;
      const pixels: number[] = [];
      for (let i = 0; i < kernel[0]; i++) {
        for (let j = 0; j < kernel[1]; j++) {
          const y = row * strides[0] + i - pads[0];
          const x0 = column * strides[1] + j - pads[1];
          if (isInside(x!, y, x0)) pixels.push(elementAt(x!, [image, channel, y, x0]));
        }
      }
      return summarise(pixels);
    });
}

function isInside({ shape }: Tensor, row: number, column: number): boolean {
  return row >= 0 && row < shape[2]! && column >= 0 && column < shape[3]!;
}
