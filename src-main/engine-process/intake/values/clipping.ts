import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { mostClipped } from './file-pixels.ts';

/** A grey level: what a file that was scaled and is scaled back leaves the range by. */
const rounding = 1;

/** What leaves [0, 255] when the values of a file are read as raw pixels. */
export interface Clipping {
  /** Share of the values. */
  readonly share: number;
  /** Smallest and largest raw pixel before it is clipped. */
  readonly smallest: number;
  readonly largest: number;
}

/** Counts what leaves [0, 255], image by image. */
export class ClippingCount {
  private values = 0;
  private outside = 0;
  private amount = 0;
  private smallest = Infinity;
  private largest = -Infinity;
  private firstOutside: { readonly image: number; readonly pixel: number } | null = null;

  /** @param raw raw pixels of one image, not clipped yet */
  add(raw: Float32Array, image: number): void {
    this.values += raw.length;
    for (const pixel of raw) {
      if (pixel < this.smallest) this.smallest = pixel;
      if (pixel > this.largest) this.largest = pixel;
      if (pixel >= -rounding && pixel <= 255 + rounding) continue;
      this.outside++;
      this.amount += Math.min(255, pixel < 0 ? -pixel : pixel - 255);
      this.firstOutside ??= { image, pixel };
    }
  }

  /**
   * What is clipped; null where that is rounding alone. Throws AppError `DATASET_OUT_OF_RANGE` where it is so much that
   * the range must be another one.
   *
   * @param readAs the pixel range that the file was said or judged to hold, e.g. `raw`
   * @param fileRange smallest and largest value as the file holds them
   */
  result(readAs: string, fileRange: readonly [number, number]): Clipping | null {
    if (this.firstOutside === null) return null;
    const share = this.outside / this.values;
    if (this.amount / this.values <= mostClipped * 255) {
      return { share, smallest: this.smallest, largest: this.largest };
    }
    const { image, pixel } = this.firstOutside;
    throw new AppError(
      'DATASET_OUT_OF_RANGE',
      `The images hold values from ${short(fileRange[0])} to ${short(fileRange[1])}. Read as "${readAs}", ` +
        `${short(100 * share)} % of them leave the raw pixels 0 to 255, the first one in image ${image} with ` +
        `${short(pixel)}: that is more than an overshoot. The file holds another range: leave --dataset-pixels out and ` +
        'it is judged by the values, or write how they were made, for example mean=127.5;scale=127.5.',
    );
  }
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
