import { elementCount, type Shape } from '../../../graph/graph.ts';
import { isFloat, type ElementType } from './element-type.ts';

/**
 * Elements of a constant, row-major. Floats of 32 bits or fewer are a Float32Array, integers of 32 bits and more a
 * Float64Array, which holds them exactly up to 2⁵³.
 */
export type Numbers = Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array;

/** A tensor that does not depend on the images: stored in the file, or computed from such ones at intake. */
export class Constant {
  readonly kind = 'constant';
  readonly type: ElementType;
  readonly shape: Shape;
  /** For messages: the name in the file. */
  readonly name: string;
  /** Given up once it was called, and with it the constants that it computes from. */
  private read: (() => Numbers) | undefined;
  private elements: Numbers | undefined;
  private rounded: Float32Array | undefined;

  /** @param read called at most once, when the elements are first needed */
  constructor(type: ElementType, shape: Shape, read: () => Numbers, name = '') {
    this.type = type;
    this.shape = shape;
    this.read = read;
    this.name = name;
  }

  get data(): Numbers {
    if (this.elements === undefined) {
      this.elements = this.read!();
      this.read = undefined;
    }
    return this.elements;
  }

  /** The elements as the graph takes them; doubles and integers are rounded. */
  get floats(): Float32Array {
    const { data } = this;
    if (data instanceof Float32Array) return data;
    this.rounded ??= Float32Array.from(data);
    return this.rounded;
  }

  /** Whether no element is infinite or NaN. */
  get isFinite(): boolean {
    const { floats } = this;
    // x − x is 0 for finite numbers only; a plain loop, because there may be a hundred million of them.
    for (let i = 0; i < floats.length; i++) if (floats[i]! - floats[i]! !== 0) return false;
    return true;
  }

  get size(): number {
    return elementCount(this.shape);
  }

  /** The only element. */
  get scalar(): number {
    return this.data[0]!;
  }
}

/** An array for elements of this type. The caller has checked the length against the limits. */
export function newNumbers(type: ElementType, length: number): Numbers {
  switch (type) {
    case 'float32':
    case 'float16':
    case 'bfloat16':
      return new Float32Array(length);
    case 'float64':
    case 'int32':
    case 'int64':
    case 'uint32':
    case 'uint64':
      return new Float64Array(length);
    case 'int8':
      return new Int8Array(length);
    case 'uint8':
    case 'bool':
      return new Uint8Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
  }
}

/** A vector of 64-bit integers, as shapes and axes are. */
export function integers(values: readonly number[]): Constant {
  return new Constant('int64', [values.length], () => Float64Array.from(values));
}

/** A number of the given type without axes. */
export function scalarConstant(type: ElementType, value: number): Constant {
  return new Constant(type, [], () => {
    const data = newNumbers(type, 1);
    data[0] = value;
    return data;
  });
}

/** A constant with its elements at hand. */
export function constantOf(type: ElementType, shape: Shape, data: Numbers, name = ''): Constant {
  return new Constant(type, shape, () => data, name);
}

/** Whether the elements are floats, for messages and for arithmetic. */
export function holdsFloats({ type }: Constant): boolean {
  return isFloat(type);
}
