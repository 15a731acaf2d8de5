import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ByteSource } from '../../byte-source.ts';
import { describeBytes } from '../../limits.ts';
import { Constant, newNumbers, type Numbers } from '../values/constant.ts';
import { elementBytes, elementTypeOf, refusedTypeName, type ElementType } from '../values/element-type.ts';
import type { ExternalFiles } from './external-data.ts';
import { externalLocation, type NumberList, type TensorProto } from './schema.ts';

/** Elements of one tensor; the largest matrix of VGG16 has 103 million. */
const maxElements = 2 ** 29;
const maxRank = 16;
/** All tensors that one model reads; the largest published vision transformers have 8 GB, ViT-L 1.2. */
const maxTotalBytes = 2 ** 33;

/** Reads the tensors of one model file. */
export class TensorReader {
  private readonly source: ByteSource;
  private readonly external: ExternalFiles;
  private totalBytes = 0;
  private knownBytes = 0;

  constructor(source: ByteSource, external: ExternalFiles) {
    this.source = source;
    this.external = external;
  }

  /**
   * The tensor as a constant, whose elements are read from the file when they are first needed. Shape, type and number
   * of bytes are checked now. Throws AppError MODEL_CORRUPT, MODEL_UNSUPPORTED_LAYER and what `ExternalFiles` throws.
   */
  constant(tensor: TensorProto): Constant {
    const name = tensor.name ?? '';
    const type = elementTypeOf(tensor.data_type);
    if (type === undefined) throw this.unsupported(name, refusedTypeName(tensor.data_type));
    const shape = this.shape(tensor);
    const count = shape.reduce((product, size) => product * size, 1);
    if (!(count <= maxElements)) {
      throw this.corrupt(
        name,
        `has the shape [${shape.join(', ')}], more than the ${maxElements} numbers that are read`,
      );
    }
    const read = this.stored(tensor, name, type, count);
    this.knownBytes += count * elementBytes[type];
    return new Constant(
      type,
      shape,
      () => {
        this.countBytes(count * elementBytes[type]);
        return this.withoutNaN(name, read());
      },
      name,
    );
  }

  /** Of all tensors that `constant` was asked for: what a file may compute from them is measured by it. */
  get storedBytes(): number {
    return this.knownBytes;
  }

  /** Tensors may share the bytes of one file, so its size bounds nothing. */
  private countBytes(bytes: number): void {
    this.totalBytes += bytes;
    if (this.totalBytes <= maxTotalBytes) return;
    throw new AppError(
      'FILE_TOO_LARGE',
      `${this.source.path} has tensors of more than ${describeBytes(maxTotalBytes)} in all, more than can be run here. Choose a smaller model.`,
    );
  }

  private shape({ name = '', dims = [] }: TensorProto): readonly number[] {
    const shape = Array.from(dims);
    if (shape.length > maxRank || shape.some((size) => !Number.isSafeInteger(size) || size < 0)) {
      throw this.corrupt(name, `has the impossible shape [${shape.slice(0, maxRank).join(', ')}]`);
    }
    return shape;
  }

  private stored(tensor: TensorProto, name: string, type: ElementType, count: number): () => Numbers {
    const bytes = count * elementBytes[type];
    if (tensor.data_location === externalLocation) {
      const { source, offset } = this.external.locate(tensor, bytes);
      return () => readRaw(source, offset, type, count);
    }
    const { raw_data: raw } = tensor;
    if (raw !== undefined) {
      if (raw.length !== bytes) {
        throw this.corrupt(
          name,
          `has ${describeBytes(raw.length)}, but its shape [${this.shape(tensor).join(', ')}] of ${type} needs ${describeBytes(bytes)}`,
        );
      }
      return () => readRaw(this.source, raw.offset, type, count);
    }
    const list = listOf(tensor, type);
    if (list.length !== count) {
      throw this.corrupt(
        name,
        `has ${list.length} numbers, but its shape [${this.shape(tensor).join(', ')}] needs ${count}`,
      );
    }
    return () => fromList(list, type, count);
  }

  private withoutNaN(name: string, data: Numbers): Numbers {
    // NaN is the only number that differs from itself; `includes` finds it as well, many times more slowly.
    for (let i = 0; i < data.length; i++) {
      if (data[i] !== data[i]) {
        throw new AppError(
          'MODEL_WEIGHTS_NOT_FINITE',
          `${this.source.path}: element ${i} of tensor "${name}" is NaN, so every prediction would be. The training diverged or the file is damaged; choose another model.`,
        );
      }
    }
    return data;
  }

  private unsupported(name: string, type: string): AppError {
    return new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `${this.source.path}: tensor "${name}" consists of ${type}, which is not supported. Export the model in float32.`,
    );
  }

  private corrupt(name: string, reason: string): AppError {
    return new AppError(
      'MODEL_CORRUPT',
      `${this.source.path}: tensor "${name}" ${reason}. The file is damaged; export the model again.`,
    );
  }
}

/** Little-endian bytes as they stand in the file (`TensorProto.raw_data`), read once into the array that is used. */
function readRaw(source: ByteSource, offset: number, type: ElementType, count: number): Numbers {
  const bytes = new Uint8Array(count * elementBytes[type]);
  source.readInto(bytes, 0, bytes.length, offset);
  const { buffer } = bytes;
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'uint8':
    case 'bool':
      return bytes;
    case 'int8':
      return new Int8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int32':
      return Float64Array.from(new Int32Array(buffer));
    case 'uint32':
      return Float64Array.from(new Uint32Array(buffer));
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), halfToFloat);
    case 'bfloat16':
      return Float32Array.from(new Uint16Array(buffer), brainToFloat);
  }
}

/** The list that holds elements of this type (onnx.proto, comments on `TensorProto`). */
function listOf(tensor: TensorProto, type: ElementType): NumberList {
  switch (type) {
    case 'float32':
      return tensor.float_data ?? [];
    case 'float64':
      return tensor.double_data ?? [];
    case 'int64':
      return tensor.int64_data ?? [];
    case 'uint32':
    case 'uint64':
      return tensor.uint64_data ?? [];
    default:
      return tensor.int32_data ?? [];
  }
}

function fromList(list: NumberList, type: ElementType, count: number): Numbers {
  if (list instanceof Float32Array || list instanceof Float64Array) return list;
  const numbers = newNumbers(type, count);
  const convert = type === 'float16' ? halfToFloat : type === 'bfloat16' ? brainToFloat : undefined;
  for (let i = 0; i < count; i++) numbers[i] = convert === undefined ? list[i]! : convert(list[i]!);
  return numbers;
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** bfloat16: the upper half of a float32. */
function brainToFloat(bits: number): number {
  word.setUint32(0, (bits & 0xffff) * 0x10000);
  return word.getFloat32(0);
}
