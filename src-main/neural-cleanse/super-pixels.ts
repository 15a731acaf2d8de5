/**
 * A mask may be given with one value for each square of `side` pixels (reference: UPSAMPLE_SIZE, an UpSampling2D
 * followed by a crop). With side 1 the coarse and the full mask are the same.
 */
export interface SuperPixels {
  readonly side: number;
  /** Size of the full mask. */
  readonly height: number;
  readonly width: number;
}

/** Height and width of the coarse mask. */
export function coarseSize({ side, height, width }: SuperPixels): [height: number, width: number] {
  return [Math.ceil(height / side), Math.ceil(width / side)];
}

/** Repeats every coarse value over its square; squares that stick out are cropped. [height · width] */
export function upsample(grid: SuperPixels, coarse: Float32Array, full: Float32Array): void {
  const coarseWidth = coarseSize(grid)[1];
  for (let y = 0; y < grid.height; y++) {
    const row = Math.floor(y / grid.side) * coarseWidth;
    for (let x = 0; x < grid.width; x++) {
      full[y * grid.width + x] = coarse[row + Math.floor(x / grid.side)]!;
    }
  }
}

/** Reverse of `upsample` for gradients: sums each square's gradient into its coarse value. */
export function sumSquares(grid: SuperPixels, full: Float32Array, coarse: Float32Array): void {
  const coarseWidth = coarseSize(grid)[1];
  coarse.fill(0);
  for (let y = 0; y < grid.height; y++) {
    const row = Math.floor(y / grid.side) * coarseWidth;
    for (let x = 0; x < grid.width; x++) {
      const square = row + Math.floor(x / grid.side);
      coarse[square] = coarse[square]! + full[y * grid.width + x]!;
    }
  }
}
