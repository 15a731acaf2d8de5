import type { ConcatAttributes } from '../../../src-main/graph/operators/concat.ts';
import type { PadAttributes } from '../../../src-main/graph/operators/pad.ts';
import type { SliceAttributes } from '../../../src-main/graph/operators/slice.ts';
import type { TransposeAttributes } from '../../../src-main/graph/operators/transpose.ts';
import { elementAt, tabulate, type ReferenceOperator } from './tensor.ts';

export const reshape: ReferenceOperator = ([x]) => x!.data.slice();

export const expand: ReferenceOperator = ([x], _attributes, shape) =>
  tabulate(shape, (at) => elementAt(x!, at));

export const transpose: ReferenceOperator<TransposeAttributes> = ([x], { permutation }, shape) =>
  tabulate(shape, (at) => {
    const source = x!.shape.map((_, axis) => at[permutation.indexOf(axis)]!);
    return elementAt(x!, source);
  });

export const slice: ReferenceOperator<SliceAttributes> = ([x], { axes, starts }, shape) =>
  tabulate(shape, (at) => {
    const source = [...at];
    axes.forEach((axis, i) => (source[axis]! += starts[i]!));
    return elementAt(x!, source);
  });

export const pad: ReferenceOperator<PadAttributes> = ([x], { before }, shape) =>
  tabulate(shape, (at) => {
    const source = at.map((coordinate, axis) => coordinate - before[axis]!);
    const inside = source.every((coordinate, axis) => coordinate >= 0 && coordinate < x!.shape[axis]!);
    return inside ? elementAt(x!, source) : 0;
  });

export const concat: ReferenceOperator<ConcatAttributes> = (inputs, { axis }, shape) =>
  tabulate(shape, (at) => {
    const source = [...at];
    for (const input of inputs) {
      if (source[axis]! < input.shape[axis]!) return elementAt(input, source);
      source[axis]! -= input.shape[axis]!;
    }
    throw new Error(`no input of Concat holds [${at.join(', ')}]`);
  });
