import { describe, expect, it } from 'vitest';
import { broadcastShape } from '../../../src-main/graph/broadcast.ts';
import { Graph, type Shape } from '../../../src-main/graph/graph.ts';
import { noAttributes, type Operator } from '../../../src-main/graph/operator.ts';
import { add } from '../../../src-main/graph/operators/add.ts';
import { averagePool } from '../../../src-main/graph/operators/average-pool.ts';
import { concat } from '../../../src-main/graph/operators/concat.ts';
import { convTranspose } from '../../../src-main/graph/operators/conv-transpose.ts';
import { conv } from '../../../src-main/graph/operators/conv.ts';
import { expand } from '../../../src-main/graph/operators/expand.ts';
import { gemm } from '../../../src-main/graph/operators/gemm.ts';
import { matmul } from '../../../src-main/graph/operators/matmul.ts';
import { maxPool } from '../../../src-main/graph/operators/max-pool.ts';
import { pad } from '../../../src-main/graph/operators/pad.ts';
import { reduceSum } from '../../../src-main/graph/operators/reduce-sum.ts';
import { reshape } from '../../../src-main/graph/operators/reshape.ts';
import { resize } from '../../../src-main/graph/operators/resize.ts';
import { slice } from '../../../src-main/graph/operators/slice.ts';
import { softmax } from '../../../src-main/graph/operators/softmax.ts';
import { transpose } from '../../../src-main/graph/operators/transpose.ts';
import { where } from '../../../src-main/graph/operators/where.ts';
import { windowInput, windowOutput } from '../../../src-main/graph/window.ts';

/** Applies the operator to inputs of these shapes. */
function applyTo<A extends object>(operator: Operator<A>, shapes: readonly Shape[], attributes: A): Shape {
  const graph = new Graph();
  const inputs = shapes.map((shape, i) => graph.input(`x${i}`, shape));
  return graph.apply(operator, inputs, attributes).shape;
}

const pool = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } as const;
const window = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;

describe('shape inference refuses', () => {
  it.each([
    ['sizes that do not broadcast', () => applyTo(add, [[2, 3], [2]], noAttributes), /do not broadcast/],
    [
      'branches that do not broadcast',
      () => applyTo(where, [[2], [3], []], noAttributes),
      /do not broadcast/,
    ],
    ['images without four axes', () => applyTo(maxPool, [[4, 4]], pool), /four axes, found \[4, 4\]/],
    ['a flat image for a block', () => applyTo(resize, [[4]], { scales: [2, 2] }), /four axes/],
    [
      'a pool larger than the image',
      () => applyTo(averagePool, [[1, 1, 1, 4]], pool),
      /window of 2 .* 1 pixels/,
    ],
    [
      'a dilated kernel larger than the padded image',
      () =>
        applyTo(
          conv,
          [
            [1, 1, 4, 4],
            [1, 1, 3, 3],
          ],
          { ...window, dilations: [2, 1] },
        ),
      /window of 5 does not fit into 4/,
    ],
    [
      'kernels for another number of channels',
      () =>
        applyTo(
          conv,
          [
            [1, 3, 4, 4],
            [2, 2, 3, 3],
          ],
          window,
        ),
      /do not fit 3 channels/,
    ],
    [
      'filters that the groups do not divide',
      () =>
        applyTo(
          conv,
          [
            [1, 4, 4, 4],
            [3, 2, 3, 3],
          ],
          { ...window, group: 2 },
        ),
      /in 2 groups/,
    ],
    [
      'transposed kernels for another number of channels',
      () =>
        applyTo(
          convTranspose,
          [
            [1, 3, 4, 4],
            [2, 2, 3, 3],
          ],
          { ...window, outputPadding: [0, 0] },
        ),
      /do not fit 3 channels/,
    ],
    [
      'matrices that do not chain',
      () =>
        applyTo(
          gemm,
          [
            [2, 3],
            [2, 4],
          ],
          { transposeB: false },
        ),
      /multiply/,
    ],
    [
      'a dense layer on images',
      () =>
        applyTo(
          gemm,
          [
            [2, 3, 1, 1],
            [3, 4],
          ],
          { transposeB: false },
        ),
      /multiply/,
    ],
    [
      'batches that do not chain',
      () =>
        applyTo(
          matmul,
          [
            [2, 3],
            [2, 4],
          ],
          noAttributes,
        ),
      /multiply/,
    ],
    ['another number of elements', () => applyTo(reshape, [[2, 3]], { shape: [4, 2] }), /reshape/],
    ['an expansion that would drop axes', () => applyTo(expand, [[2, 3]], { shape: [3] }), /expand/],
    ['an axis that is not there', () => applyTo(reduceSum, [[2]], { axes: [1], keepDims: true }), /not axes/],
    ['an axis named twice', () => applyTo(reduceSum, [[2]], { axes: [0, 0], keepDims: true }), /not axes/],
    ['a softmax over a missing axis', () => applyTo(softmax, [[2]], { axis: 1 }), /not axes/],
    [
      'a concatenation of unequal sides',
      () =>
        applyTo(
          concat,
          [
            [2, 3],
            [3, 3],
          ],
          { axis: 1 },
        ),
      /concatenate/,
    ],
    [
      'a slice past the end',
      () => applyTo(slice, [[3]], { axes: [0], starts: [1], ends: [4] }),
      /take 1 to 4/,
    ],
    ['an empty slice', () => applyTo(slice, [[3]], { axes: [0], starts: [2], ends: [2] }), /take 2 to 2/],
    [
      'a permutation with an axis left out',
      () => applyTo(transpose, [[2, 3]], { permutation: [1] }),
      /every axis/,
    ],
    ['pads for some axes only', () => applyTo(pad, [[2, 3]], { before: [1], after: [1] }), /cannot pad/],
  ])('%s', (_title, apply, message) => {
    expect(apply).toThrow(message);
  });

  it('a constant with another number of elements than its shape', () => {
    expect(() => new Graph().constant([2, 2], new Float32Array(3))).toThrow(/\[2, 2\] given 3 elements/);
  });
});

describe('broadcastShape', () => {
  it('repeats sizes of 1 and missing leading axes on either side', () => {
    expect(broadcastShape([2, 1, 3], [4, 1])).toEqual([2, 4, 3]);
    expect(broadcastShape([], [2, 2])).toEqual([2, 2]);
  });
});

describe('windows', () => {
  it('counts the places where a padded, dilated window fits', () => {
    const attributes = { strides: [2, 1], pads: [1, 0, 1, 2] } as const;
    // Height: (7 + 2 − 5) / 2 + 1; width: (6 + 2 − 2) / 1 + 1.
    expect(windowOutput([7, 6], [3, 2], [2, 1], attributes)).toEqual([3, 7]);
  });

  it('is undone by its reverse where the stride leaves no remainder', () => {
    const attributes = { strides: [2, 3], pads: [1, 1, 0, 1] } as const;
    const output = windowOutput([6, 9], [3, 2], [1, 1], attributes);
    expect(windowInput(output, [3, 2], [1, 1], attributes)).toEqual([6, 9]);
  });
});
