import type { OperatorType } from '../../../src-main/graph/operator.ts';
import { averagePool, type PoolAttributes } from '../../../src-main/graph/operators/average-pool.ts';
import {
  convTranspose,
  type ConvTransposeAttributes,
} from '../../../src-main/graph/operators/conv-transpose.ts';
import { conv, type ConvAttributes } from '../../../src-main/graph/operators/conv.ts';
import { maxPool } from '../../../src-main/graph/operators/max-pool.ts';
import { resize } from '../../../src-main/graph/operators/resize.ts';
import { casesOf, constant, variable, type OperatorCase, type OperatorCases } from './operator-case.ts';

const oneToNine = variable([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
const oneToFour = variable([1, 1, 2, 2], [1, 2, 3, 4]);
const smallKernel = constant([1, 1, 2, 2], [1, 2, 3, 4]);

/** Convolutions and pools. */
export const windowCases = {
  Conv: casesOf(
    conv,
    [
      {
        title: 'a bias, and no turning of the kernel',
        inputs: [oneToNine, smallKernel, constant([1], [0.5])],
        attributes: convolution({}),
        shape: [1, 1, 2, 2],
        expected: [37.5, 47.5, 67.5, 77.5],
      },
      {
        title: 'zeros at the top and the right only',
        inputs: [oneToNine, smallKernel],
        attributes: convolution({ strides: [2, 2], pads: [1, 0, 0, 1] }),
        shape: [1, 1, 2, 2],
        expected: [11, 9, 67, 33],
      },
      {
        title: 'a dilated kernel takes the corners',
        inputs: [oneToNine, smallKernel],
        attributes: convolution({ dilations: [2, 2] }),
        shape: [1, 1, 1, 1],
        expected: [64],
      },
      {
        title: 'groups stay apart',
        inputs: [variable([1, 2, 1, 2], [1, 2, 3, 4]), constant([2, 1, 1, 1], [2, 3])],
        attributes: convolution({ group: 2 }),
        shape: [1, 2, 1, 2],
        expected: [2, 4, 9, 12],
      },
    ],
    [
      convCase('valid', [2, 2, 5, 4], [3, 2, 3, 3], {}),
      convCase('same', [2, 2, 5, 4], [3, 2, 3, 3], { pads: [1, 1, 1, 1] }),
      convCase('valid, a block of channels', [1, 8, 4, 5], [2, 8, 3, 3], {}),
      convCase('same, a block of channels', [2, 8, 3, 4], [3, 8, 3, 3], { pads: [1, 1, 1, 1] }),
      convCase('six channels, eight filters', [2, 6, 4, 4], [8, 6, 3, 3], {}),
      convCase('dilations and asymmetric pads, a block of channels', [1, 8, 5, 4], [2, 8, 2, 3], {
        dilations: [2, 1],
        pads: [0, 1, 1, 2],
      }),
      convCase('asymmetric pads at stride 1', [1, 2, 5, 5], [2, 2, 2, 4], { pads: [0, 1, 1, 2] }),
      convCase('pads beyond the kernel', [1, 1, 3, 3], [2, 1, 2, 2], { pads: [2, 0, 3, 1] }),
      convCase('stride 2, odd and even size', [2, 2, 7, 6], [3, 2, 3, 3], { strides: [2, 2] }),
      convCase('stride 2, TensorFlow "same"', [1, 2, 6, 6], [2, 2, 3, 3], {
        strides: [2, 2],
        pads: [0, 0, 1, 1],
      }),
      convCase('stride beyond the kernel', [1, 1, 9, 8], [2, 1, 2, 1], { strides: [4, 3] }),
      convCase('dilations', [1, 2, 7, 6], [2, 2, 3, 2], { dilations: [2, 3], pads: [2, 1, 2, 2] }),
      convCase('groups', [2, 4, 4, 4], [6, 2, 3, 3], { group: 2, pads: [1, 1, 1, 1] }),
      convCase('depthwise, two filters a channel', [2, 3, 4, 5], [6, 1, 3, 3], { group: 3 }),
      convCase('depthwise, two filters a channel, strides', [1, 3, 5, 6], [6, 1, 3, 3], {
        group: 3,
        strides: [2, 2],
      }),
      convCase('groups, strides, dilations and pads', [1, 4, 8, 7], [4, 2, 2, 3], {
        group: 2,
        strides: [2, 3],
        dilations: [2, 1],
        pads: [1, 0, 2, 1],
      }),
      convCase('a single pixel', [3, 4, 1, 1], [5, 4, 1, 1], {}),
    ],
  ),
  ConvTranspose: casesOf(
    convTranspose,
    [
      {
        title: 'overlapping windows add up',
        inputs: [oneToFour, smallKernel, constant([1], [0.5])],
        attributes: transposed({}),
        shape: [1, 1, 3, 3],
        expected: [1.5, 4.5, 4.5, 6.5, 20.5, 16.5, 9.5, 24.5, 16.5],
      },
      {
        title: 'strides leave gaps and output padding adds zeros',
        inputs: [variable([1, 1, 1, 2], [1, 2]), constant([1, 1, 1, 2], [1, 10])],
        attributes: transposed({ strides: [1, 3], outputPadding: [0, 1] }),
        shape: [1, 1, 1, 6],
        expected: [1, 10, 0, 2, 20, 0],
      },
    ],
    [
      transposedCase('stride 1', [2, 2, 3, 4], [2, 3, 3, 3], { pads: [1, 1, 1, 1] }),
      transposedCase('stride 2', [2, 3, 3, 2], [3, 2, 3, 3], { strides: [2, 2], pads: [1, 0, 0, 1] }),
      transposedCase('output padding', [1, 2, 3, 3], [2, 2, 2, 3], {
        strides: [3, 2],
        outputPadding: [2, 1],
      }),
      transposedCase('dilations', [1, 2, 3, 3], [2, 2, 2, 2], { dilations: [2, 3], strides: [2, 1] }),
      transposedCase('groups', [1, 4, 3, 3], [4, 1, 2, 2], { group: 2, strides: [2, 2] }),
    ],
  ),
  MaxPool: casesOf(
    maxPool,
    [
      {
        title: 'overlapping windows',
        inputs: [variable([1, 1, 3, 3], [1, 5, 2, 8, 3, 9, 4, 7, 6])],
        attributes: pooling({ strides: [1, 1] }),
        shape: [1, 1, 2, 2],
        expected: [8, 9, 8, 9],
      },
      {
        title: 'padding never wins',
        inputs: [variable([1, 1, 2, 2], [-1, -2, -3, -4])],
        attributes: pooling({ kernel: [3, 3], pads: [1, 1, 1, 1] }),
        shape: [1, 1, 1, 1],
        expected: [-1],
      },
    ],
    poolCases(),
  ),
  AveragePool: casesOf(
    averagePool,
    [
      {
        title: 'windows that tile the image',
        inputs: [variable([1, 1, 2, 4], [1, 2, 5, 6, 3, 4, 7, 8])],
        attributes: pooling({}),
        shape: [1, 1, 1, 2],
        expected: [2.5, 6.5],
      },
      {
        title: 'padding does not count',
        inputs: [oneToFour],
        attributes: pooling({ pads: [1, 1, 1, 1] }),
        shape: [1, 1, 2, 2],
        expected: [1, 2, 3, 4],
      },
    ],
    poolCases(),
  ),
  Resize: casesOf(
    resize,
    [
      {
        title: 'every pixel becomes a block',
        inputs: [variable([1, 1, 1, 2], [1, 2])],
        attributes: { scales: [2, 3] },
        shape: [1, 1, 2, 6],
        expected: [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2],
      },
    ],
    [
      { title: 'different factors', inputs: [variable([2, 2, 3, 2])], attributes: { scales: [3, 2] } },
      { title: 'factor 1', inputs: [variable([1, 2, 3, 2])], attributes: { scales: [1, 2] } },
    ],
  ),
} satisfies Partial<Record<OperatorType, OperatorCases>>;

function convolution(given: Partial<ConvAttributes>): ConvAttributes {
  return { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1, ...given };
}

function transposed(given: Partial<ConvTransposeAttributes>): ConvTransposeAttributes {
  return { ...convolution(given), outputPadding: [0, 0], ...given };
}

function pooling(given: Partial<PoolAttributes>): PoolAttributes {
  return { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], ...given };
}

/** Images and weights of these shapes, and a bias. */
function convCase(
  title: string,
  shape: readonly number[],
  weights: readonly number[],
  given: Partial<ConvAttributes>,
): OperatorCase<ConvAttributes> {
  const inputs = [variable(shape), constant(weights), constant([weights[0]!])];
  return { title, inputs, attributes: convolution(given) };
}

function transposedCase(
  title: string,
  shape: readonly number[],
  weights: readonly number[],
  given: Partial<ConvTransposeAttributes>,
): OperatorCase<ConvTransposeAttributes> {
  const attributes = transposed(given);
  const inputs = [variable(shape), constant(weights), constant([weights[1]! * attributes.group])];
  return { title, inputs, attributes };
}

function poolCases(): OperatorCase<PoolAttributes>[] {
  const of = (title: string, shape: readonly number[], given: Partial<PoolAttributes>) => ({
    title,
    inputs: [variable(shape)],
    attributes: pooling(given),
  });
  return [
    of('tiles', [2, 3, 4, 6], {}),
    of('tiles of unequal sides', [1, 2, 4, 6], { kernel: [1, 3], strides: [1, 3] }),
    of('the whole image', [2, 2, 3, 5], { kernel: [3, 5], strides: [3, 5] }),
    of('a size that the stride does not divide', [2, 2, 7, 5], {}),
    of('overlap', [1, 2, 7, 7], { kernel: [3, 3] }),
    of('overlap at stride 1', [1, 2, 4, 5], { kernel: [3, 2], strides: [1, 1] }),
    of('TensorFlow "same" of an even size', [2, 2, 6, 6], { kernel: [3, 3], pads: [0, 0, 1, 1] }),
    of('pads on every side', [1, 2, 5, 6], { kernel: [3, 3], pads: [1, 1, 1, 1] }),
    of('asymmetric pads and strides', [1, 2, 6, 7], { kernel: [3, 4], strides: [1, 3], pads: [0, 2, 1, 1] }),
    of('gaps between the windows', [1, 2, 8, 7], { strides: [3, 3] }),
  ];
}
