import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { WeightSpec } from './weights-manifest.ts';

/**
 * The numbers of a stored weight as TensorFlow.js computes them (tfjs-core, io/io_utils.ts, decodeWeight): quantised to 8
 * or 16 bits as `stored · scale + min` in float64, rounded to float32; little-endian throughout.
 * Throws AppError MODEL_UNSUPPORTED_LAYER for a weight that is no float32.
 */
export function decodeWeight({ name, dtype, quantization }: WeightSpec, bytes: Buffer): Float32Array {
  if (dtype !== 'float32') throw unsupported(name, dtype);
  if (quantization === undefined) return decode(bytes, 4, (at) => bytes.readFloatLE(at));
  switch (quantization.dtype) {
    case 'uint8':
      return decode(bytes, 1, (at) => bytes[at]! * quantization.scale + quantization.min);
    case 'uint16':
      return decode(bytes, 2, (at) => bytes.readUInt16LE(at) * quantization.scale + quantization.min);
    case 'float16':
      return decode(bytes, 2, (at) => halfToNumber(bytes.readUInt16LE(at)));
  }
}

function decode(bytes: Buffer, width: number, read: (position: number) => number): Float32Array {
  return Float32Array.from({ length: bytes.length / width }, (_, i) => read(i * width));
}

/** IEEE 754 binary16: a sign, five bits of exponent, ten of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function unsupported(name: string, dtype: string): AppError {
  return new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `The weight "${name}" is of type ${dtype}; the weights of image classifiers are float32, perhaps quantised. Save the model again with float32 weights.`,
  );
}
