/** Bits after the point of Pillow's weights for 8-bit pictures (Resample.c, PRECISION_BITS). */
const weightScale = 2 ** 22;

/** Values seen as [outer, size, inner]; the middle axis is resampled. */
export interface Axis {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

interface Weights {
  readonly first: number;
  readonly weights: readonly number[];
}

/**
 * Resamples one axis with a triangle filter as wide as the scale, Pillow's `BILINEAR` (Resample.c), which torchvision's
 * Resize and Keras with antialiasing use too.
 *
 * @param isEightBit with weights in fixed point and the result rounded to 0..255, bit for bit as Pillow for 8-bit pictures
 */
export function resampleAntialiased(
  values: Float32Array,
  { outer, size, inner }: Axis,
  newSize: number,
  isEightBit: boolean,
): Float32Array {
  if (newSize === size) return values;
  const result = new Float32Array(outer * newSize * inner);
  const table = triangleWeights(size, newSize, isEightBit);
  for (let block = 0; block < outer; block++) {
    table.forEach(({ first, weights }, place) => {
      const source = (block * size + first) * inner;
      const target = (block * newSize + place) * inner;
      for (let i = 0; i < inner; i++) {
        let sum = 0;
        for (let k = 0; k < weights.length; k++) sum += values[source + k * inner + i]! * weights[k]!;
        result[target + i] = isEightBit
          ? Math.max(0, Math.min(255, Math.floor(sum / weightScale + 0.5)))
          : sum;
      }
    });
  }
  return result;
}

/** For each new place, the first old one that counts and the weights from there (Resample.c, precompute_coeffs). */
function triangleWeights(size: number, newSize: number, isEightBit: boolean): Weights[] {
  const scale = size / newSize;
  const support = Math.max(1, scale);
  const inverse = 1 / support;
  return Array.from({ length: newSize }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(size, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - first }, (_unused, k) =>
      Math.max(0, 1 - Math.abs((k + first - centre + 0.5) * inverse)),
    );
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    const weights = raw.map((weight) => weight / total);
    return { first, weights: isEightBit ? weights.map((w) => Math.trunc(w * weightScale + 0.5)) : weights };
  });
}

/**
 * Resamples one axis between the two nearest places, without antialiasing: TensorFlow's `ResizeBilinear` with half-pixel
 * centres, which Keras's image_dataset_from_directory and torch's `interpolate` compute.
 */
export function resamplePlain(
  values: Float32Array,
  { outer, size, inner }: Axis,
  newSize: number,
): Float32Array {
  if (newSize === size) return values;
  const result = new Float32Array(outer * newSize * inner);
  for (let place = 0; place < newSize; place++) {
    const position = Math.max(0, ((place + 0.5) * size) / newSize - 0.5);
    const lower = Math.min(size - 1, Math.floor(position));
    const upper = Math.min(size - 1, lower + 1);
    const share = position - lower;
    for (let block = 0; block < outer; block++) {
      for (let i = 0; i < inner; i++) {
        const low = values[(block * size + lower) * inner + i]!;
        const high = values[(block * size + upper) * inner + i]!;
        result[(block * newSize + place) * inner + i] = low + (high - low) * share;
      }
    }
  }
  return result;
}

/** Takes the old place that the middle of each new one falls into: Pillow's `NEAREST`, Keras load_img. */
export function resampleNearest(
  values: Float32Array,
  { outer, size, inner }: Axis,
  newSize: number,
): Float32Array {
  if (newSize === size) return values;
  const result = new Float32Array(outer * newSize * inner);
  for (let place = 0; place < newSize; place++) {
    const old = Math.min(size - 1, Math.floor(((place + 0.5) * size) / newSize));
    for (let block = 0; block < outer; block++) {
      const source = (block * size + old) * inner;
      result.set(values.subarray(source, source + inner), (block * newSize + place) * inner);
    }
  }
  return result;
}
