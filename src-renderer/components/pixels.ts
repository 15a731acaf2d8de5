import type { ImageShape } from '../../src-shared/contract/pictures.ts';

/**
 * Pictures of 8 bits as a canvas takes them: RGBA, row by row. One channel is grey; of more than three the first three
 * are shown. Every function fills the array it is given, [height × width × 4], so that a picture that changes ten
 * times a second needs no new memory.
 */

/** @param pixels [channels, height, width] */
export function fillImage(rgba: Uint8ClampedArray, pixels: Uint8Array, shape: ImageShape): void {
  const area = shape.height * shape.width;
  const [red, green, blue] = channelStarts(shape, area);
  for (let index = 0; index < area; index += 1) {
    rgba[4 * index] = pixels[red + index]!;
    rgba[4 * index + 1] = pixels[green + index]!;
    rgba[4 * index + 2] = pixels[blue + index]!;
    rgba[4 * index + 3] = 255;
  }
}

/** White where the mask covers fully. @param mask [height, width] */
export function fillMask(rgba: Uint8ClampedArray, mask: Uint8Array): void {
  mask.forEach((value, index) => rgba.set([value, value, value, 255], 4 * index));
}

/** The pattern, as opaque as the mask covers. @param mask [height, width] @param pattern [channels, height, width] */
export function fillTrigger(
  rgba: Uint8ClampedArray,
  mask: Uint8Array,
  pattern: Uint8Array,
  shape: ImageShape,
): void {
  fillImage(rgba, pattern, shape);
  mask.forEach((value, index) => (rgba[4 * index + 3] = value));
}

/**
 * (1 − mask) · image + mask · pattern: the image as the model sees it.
 *
 * @param mask [height, width]
 * @param pattern [channels, height, width]
 * @param image [channels, height, width]
 */
export function fillStamped(
  rgba: Uint8ClampedArray,
  mask: Uint8Array,
  pattern: Uint8Array,
  image: Uint8Array,
  shape: ImageShape,
): void {
  const area = shape.height * shape.width;
  const stamped = image.map((value, index) => {
    const share = mask[index % area]! / 255;
    return Math.round((1 - share) * value + share * pattern[index]!);
  });
  fillImage(rgba, stamped, shape);
}

function channelStarts({ channels }: ImageShape, area: number): [number, number, number] {
  return channels < 3 ? [0, 0, 0] : [0, area, 2 * area];
}
