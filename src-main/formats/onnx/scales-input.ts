import type { CallRecord } from './network/evaluator.ts';
import type { DataTensor, Tensor } from './values/data-tensor.ts';

/** A factor this small turns 255 into 16 or less, a shift this large is a mean of raw pixels. */
const rawFactor = 1 / 16;
const rawShift = 16;

/**
 * Whether the network first divides its pixels, or takes a mean from them, such that it expects raw ones (0 to 255).
 * One that was trained on pixels of 0 to 1 may normalize them too, but by factors above 1 and means below 1.
 */
export function expectsRawPixels(calls: readonly CallRecord[], images: DataTensor): boolean {
  let current: DataTensor = images;
  let [factor, shift] = [1, 0];
  for (const { node, outputs } of calls) {
    const [a, b] = node.inputs;
    const constant = [a, b].find((input) => input?.kind === 'constant');
    const [output] = outputs;
    if (output?.kind !== 'data' || output === current || !readsFrom(node.inputs, current)) continue;
    const sizes = constant === undefined ? undefined : largest(constant.data);
    switch (node.type) {
      case 'Add':
      case 'Sub':
        if (sizes === undefined) return false;
        shift = Math.max(shift, sizes.most / factor);
        break;
      case 'Mul':
      case 'Div':
        if (sizes === undefined || a?.kind === 'constant') return isRaw(factor, shift);
        factor *= node.type === 'Mul' ? sizes.most : 1 / sizes.least;
        break;
      case 'Scaler':
        shift = Math.max(shift, largest(node.floats('offset')!)!.most / factor);
        factor *= largest(node.floats('scale')!)!.most;
        break;
      case 'Cast':
      case 'Transpose':
      case 'Reshape':
      case 'DequantizeLinear':
      case 'Identity':
        break;
      default:
        return isRaw(factor, shift);
    }
    current = output;
  }
  return isRaw(factor, shift);
}

function isRaw(factor: number, shift: number): boolean {
  return factor <= rawFactor || shift >= rawShift;
}

function readsFrom(inputs: readonly (Tensor | undefined)[], tensor: DataTensor): boolean {
  return inputs.some((input) => input === tensor);
}

/** Largest and smallest size of a constant's numbers, as far as a channel mean or scale has so many. */
function largest(data: ArrayLike<number>): { most: number; least: number } | undefined {
  if (data.length === 0) return undefined;
  let [most, least] = [0, Infinity];
  for (const value of Array.from(data)) {
    most = Math.max(most, Math.abs(value));
    least = Math.min(least, Math.abs(value));
  }
  return { most, least };
}
