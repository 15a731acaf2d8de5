import type { ResizeMethod } from '../../../../src-shared/domain/resize-method.ts';
import type { Planes } from './planes.ts';
import { resampleAntialiased, resampleNearest, resamplePlain, type Axis } from './resample.ts';

export interface Size {
  readonly height: number;
  readonly width: number;
}

/** Side to which torchvision's ImageNet presets resize before they crop 224. */
const imagenetMargin = 256 / 224;

/**
 * The image at the size `wanted`; what each method does is said where its name is defined.
 *
 * @param isEightBit whether values are whole numbers from 0 to 255 and stay so, as Pillow keeps them; `stretch-plain` gives
 *   fractions in any case, as Keras does
 */
export function resizeImage(image: Planes, wanted: Size, method: ResizeMethod, isEightBit: boolean): Planes {
  if (image.height === wanted.height && image.width === wanted.width && method !== 'imagenet-crop')
    return image;
  const antialiased = (values: Float32Array, axis: Axis, size: number) =>
    resampleAntialiased(values, axis, size, isEightBit);
  switch (method) {
    case 'stretch':
      return resample(image, wanted, antialiased);
    case 'shorter-side-crop':
      return cropCentre(resample(image, coveringSize(image, wanted), antialiased), wanted);
    case 'imagenet-crop': {
      const margin = {
        height: Math.round(wanted.height * imagenetMargin),
        width: Math.round(wanted.width * imagenetMargin),
      };
      return cropCentre(resample(image, coveringSize(image, margin), antialiased), wanted);
    }
    case 'stretch-plain':
      return resample(image, wanted, resamplePlain);
    case 'stretch-nearest':
      return resample(image, wanted, resampleNearest);
  }
}

/** Along the width first, as Pillow up to 12 does, whose result between the two is rounded; Pillow 13 takes either order. */
function resample(
  { channels, height, width, values }: Planes,
  wanted: Size,
  along: (values: Float32Array, axis: Axis, newSize: number) => Float32Array,
): Planes {
  const wide = along(values, { outer: channels * height, size: width, inner: 1 }, wanted.width);
  const all = along(wide, { outer: channels, size: height, inner: wanted.width }, wanted.height);
  return { channels, ...wanted, values: all };
}

/** The size of the same proportions that just covers `wanted`; the longer side cut as torchvision cuts it. */
function coveringSize({ height, width }: Size, wanted: Size): Size {
  return width * wanted.height <= height * wanted.width
    ? { width: wanted.width, height: Math.max(wanted.height, Math.floor((wanted.width * height) / width)) }
    : { height: wanted.height, width: Math.max(wanted.width, Math.floor((wanted.height * width) / height)) };
}

/** torchvision's center_crop; Python rounds a half to the even number. */
function cropCentre({ channels, height, width, values }: Planes, wanted: Size): Planes {
  const top = roundHalfEven((height - wanted.height) / 2);
  const left = roundHalfEven((width - wanted.width) / 2);
  const cropped = new Float32Array(channels * wanted.height * wanted.width);
  for (let row = 0; row < channels * wanted.height; row++) {
    const channel = Math.floor(row / wanted.height);
    const source = (channel * height + top + (row % wanted.height)) * width + left;
    cropped.set(values.subarray(source, source + wanted.width), row * wanted.width);
  }
  return { channels, ...wanted, values: cropped };
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
