/** Of the angle between two vectors, in [−1, 1]; null where either has no length, or none that is finite. */
export function cosine(u: Float64Array, v: Float64Array): number | null {
  let product = 0;
  let squareU = 0;
  let squareV = 0;
  u.forEach((value, index) => {
    product += value * v[index]!;
    squareU += value * value;
    squareV += v[index]! * v[index]!;
  });
  // One root of the product: exactly 1 for equal vectors.
  const found = product / Math.sqrt(squareU * squareV);
  return Number.isFinite(found) ? found : null;
}
