import { elementCount, type Shape } from '../../../graph/graph.ts';
import type { NodeCall } from '../node-call.ts';
import {
  Constant,
  constantOf,
  holdsFloats,
  integers,
  newNumbers,
  scalarConstant,
} from '../values/constant.ts';
import { DataTensor, type Tensor } from '../values/data-tensor.ts';
import { elementTypeOf, isFloat, refusedTypeName, type ElementType } from '../values/element-type.ts';
import { folding } from './broadcasting.ts';
import type { Folder, Handler } from './handler.ts';
import { rowMajorStrides } from './strided.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { where } from '../../../graph/operators/where.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { apply } from '../../keras/math.ts';
import { onMerged } from '../values/emission.ts';

/** The sizes of a tensor, which are known whatever it holds. */
export const shapeHandler: Handler = (node) => {
  const { shape } = node.input(0);
  return integers(shape.slice(node.int('start', 0), node.has('end') ? node.int('end', 0) : undefined));
};

export const sizeHandler: Handler = (node) => scalarConstant('int64', elementCount(node.input(0).shape));

/** A constant in one of the forms that its attribute may take. */
export const constantHandler: Handler = (node) => {
  const [floats, ints] = [node.floats('value_floats'), node.ints('value_ints')];
  if (floats !== undefined) return constantOf('float32', [floats.length], Float32Array.from(floats));
  if (ints !== undefined) return integers(ints);
  if (node.has('value_float')) return scalarConstant('float32', node.float('value_float', 0));
  if (node.has('value_int')) return scalarConstant('int64', node.int('value_int', 0));
  const value = node.tensorAttribute('value');
  if (value === undefined) throw node.unsupported('is a constant of another kind than numbers');
  return value;
};

/** One number in a stated shape; zeros where none is stated. */
const constantOfShape: Folder = (node, [sizes]) => {
  const shape = checkedShape(node, Array.from(sizes!.data));
  const value = node.tensorAttribute('value') ?? scalarConstant('float32', 0);
  const count = elementCount(shape);
  node.context.reserve(count, node);
  return constantOf(value.type, shape, newNumbers(value.type, count).fill(value.scalar));
};

function checkedShape(node: NodeCall, shape: Shape): Shape {
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0)) return shape;
  throw node.corrupt(`it makes a tensor of the shape [${shape.join(', ')}]`);
}

/** `start, start + delta, …` before `limit`. */
const range: Folder = (node, [start, limit, delta]) => {
  const [first, step] = [start!.scalar, delta!.scalar];
  const count = Math.max(0, Math.ceil((limit!.scalar - first) / step));
  node.context.reserve(count, node);
  const result = newNumbers(start!.type, count);
  for (let i = 0; i < count; i++) result[i] = first + i * step;
  return constantOf(start!.type, [count], result);
};

/** The places of all elements that are not zero: [rank, count]. */
const nonZero: Folder = (node, [x]) => {
  const strides = rowMajorStrides(x!.shape);
  const places = Array.from({ length: x!.size }, (_, i) => i).filter((i) => x!.data[i] !== 0);
  node.context.reserve(places.length * strides.length, node);
  const coordinates = strides.flatMap((stride, axis) =>
    places.map((place) => Math.floor(place / stride) % x!.shape[axis]!),
  );
  return constantOf('int64', [strides.length, places.length], Float64Array.from(coordinates));
};

/** The triangle above or below a diagonal, zeros elsewhere. */
const triangle: Folder = (node, [x, diagonal]) => {
  const [rows, columns] = x!.shape.slice(-2) as [number, number];
  const k = diagonal?.scalar ?? 0;
  const isUpper = node.int('upper', 1) === 1;
  node.context.reserve(x!.size, node);
  const result = x!.data.slice();
  for (let i = 0; i < result.length; i++) {
    const offset = (i % columns) - (Math.floor(i / columns) % rows) - k;
    if (isUpper ? offset < 0 : offset > 0) result[i] = 0;
  }
  return constantOf(x!.type, x!.shape, result);
};

/** A copy with slices replaced at stated places (as exporters write `mask[a:b] = value`). */
const scatterNd: Folder = (node, [x, indices, updates]) => {
  if (node.text('reduction', 'none') !== 'none') throw node.unsupported('combines what it scatters');
  const depth = indices!.shape.at(-1) ?? 0;
  const strides = rowMajorStrides(x!.shape);
  const length = elementCount(x!.shape.slice(depth));
  node.context.reserve(x!.size, node);
  const result = x!.data.slice();
  for (let row = 0; row * depth < indices!.size; row++) {
    let to = 0;
    for (let axis = 0; axis < depth; axis++) {
      const index = indices!.data[row * depth + axis]!;
      const counted = index < 0 ? index + x!.shape[axis]! : index;
      if (!(counted >= 0 && counted < x!.shape[axis]!)) throw node.corrupt(`it writes to place ${index}`);
      to += counted * strides[axis]!;
    }
    result.set(updates!.data.subarray(row * length, (row + 1) * length), to);
  }
  return constantOf(x!.type, x!.shape, result);
};

/** To the nearest whole number, halves to the even one (IEEE 754, as operator Round). */
export function roundHalfToEven(a: number): number {
  const rounded = Math.round(a);
  return rounded - a === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** What is computed on constants only, because it has no place in a network of floats or no gradient. */
export const shapeFolders: Readonly<Record<string, Folder>> = {
  ConstantOfShape: constantOfShape,
  Range: range,
  NonZero: nonZero,
  Trilu: triangle,
  ScatterND: scatterNd,
  Floor: folding(Math.floor),
  Ceil: folding(Math.ceil),
  Round: folding(roundHalfToEven),
  Neg: folding((a) => -a),
  Abs: folding(Math.abs),
  Sqrt: folding(Math.sqrt),
  Reciprocal: folding((a) => 1 / a),
  Exp: folding(Math.exp),
  Log: folding(Math.log),
  Sin: folding(Math.sin),
  Cos: folding(Math.cos),
  Sign: folding(Math.sign),
  Cast: (node, [x]) => castConstant(node, x!, targetType(node)),
  CastLike: (node, [x, like]) => castConstant(node, x!, like!.type),
};

function castConstant(node: NodeCall, x: Constant, type: ElementType): Constant {
  if (type === x.type) return x;
  node.context.reserve(x.size, node);
  return new Constant(type, x.shape, () => castNumbers(x, type), x.name);
}

/** Floats become integers by cutting off what follows the point. */
function castNumbers(x: Constant, type: ElementType): Constant['data'] {
  if (type === 'bool') return Uint8Array.from(x.data, (value) => Number(value !== 0));
  const result = newNumbers(type, x.size);
  const cuts = holdsFloats(x) && !isFloat(type);
  for (let i = 0; i < result.length; i++) result[i] = cuts ? Math.trunc(x.data[i]!) : x.data[i]!;
  return result;
}

function targetType(node: NodeCall): ElementType {
  const type = elementTypeOf(node.int('to', 0));
  if (type === undefined) throw node.unsupported(`converts numbers to ${refusedTypeName(node.int('to', 0))}`);
  return type;
}

/** What depends on the images stays float32; only a cast of pixels from integers changes what may follow. */
export const castHandler: Handler = (node) => {
  const x = node.rearranged(0);
  return castData(node, x, targetType(node));
};

export const castLikeHandler: Handler = (node) => {
  const [x, like]: readonly Tensor[] = [node.input(0), node.input(1)];
  if (like!.kind === 'constant') return castData(node, node.rearranged(0), like!.type);
  return x!.kind === 'constant' ? castConstant(node, x!, 'float32') : castData(node, x!, 'float32');
};

function castData(node: NodeCall, x: DataTensor, type: ElementType): DataTensor {
  if (isFloat(type)) return type === 'float32' && !x.isInteger ? x : asFloats(x, type, node);
  if (type === 'bool') {
    return onMerged([node.floatsOf(x)], x.shape, (graph, [value]) =>
      apply(graph, where, apply(graph, greater, apply(graph, abs, value!), 0), 1, 0),
    );
  }
  if (x.isInteger) return x;
  throw node.unsupported(`cuts numbers that depend on the image to ${type}`);
}

function asFloats(x: DataTensor, type: ElementType, node: NodeCall): DataTensor {
  if (type !== 'float32') {
    node.context.note({
      severity: 'info',
      message: `The file computes partly in ${type}; here everything is computed in float32.`,
    });
  }
  if (!x.isInteger) return x;
  return new DataTensor({ shape: x.shape, inputs: [x], emit: (_, [value]) => value!, ending: x.ending });
}
