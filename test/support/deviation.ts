/**
 * Largest difference between two arrays, relative to the largest element of `expected` (absolute where that is below
 * 1e-30). NaN where either array holds one or their lengths differ, so that no comparison with it succeeds.
 */
export function largestDeviation(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN;
  let scale = 0;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i]!));
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!));
  }
  return scale < 1e-30 ? difference : difference / scale;
}
