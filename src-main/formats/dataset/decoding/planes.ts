import type { Picture } from './picture.ts';

/** An image as the search takes it. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** [channels, height, width] */
  readonly values: Float32Array;
}

/** Pillow's weights of R, G and B for grey, ITU-R 601-2 in 16-bit fixed point (Convert.c, L24). */
const luma = [19_595, 38_470, 7_471] as const;

/** A picture with the model's number of channels; grey is repeated, and colour becomes grey as Pillow does it. */
export function toPlanes({ channels, height, width, pixels }: Picture, wanted: 1 | 3): Planes {
  const area = height * width;
  const values = new Float32Array(wanted * area);
  for (let pixel = 0; pixel < area; pixel++) {
    if (channels === 1) {
      for (let channel = 0; channel < wanted; channel++) values[channel * area + pixel] = pixels[pixel]!;
    } else if (wanted === 3) {
      for (let channel = 0; channel < 3; channel++) {
        values[channel * area + pixel] = pixels[pixel * 3 + channel]!;
      }
    } else {
      values[pixel] = greyOf(pixels[pixel * 3]!, pixels[pixel * 3 + 1]!, pixels[pixel * 3 + 2]!);
    }
  }
  return { channels: wanted, height, width, values };
}

function greyOf(red: number, green: number, blue: number): number {
  return (red * luma[0] + green * luma[1] + blue * luma[2] + 0x8000) >> 16;
}
