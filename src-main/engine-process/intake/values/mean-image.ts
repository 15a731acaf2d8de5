import type { PixelRange } from '../../../../src-shared/domain/pixel-range.ts';
import { settledScale } from './file-pixels.ts';
import type { ValueStatistics } from './value-statistics.ts';

/** Fewer images say too little about each place. Own choice. */
const fewestImages = 20;
/** A mean image has no more values than this: 128×128 in three colours. Own choice, it is stored with every scan. */
const mostMeanValues = 3 * 128 * 128;
/** Where a mean image was subtracted, the means of the places vary about as much as by chance. Own choice. */
const chanceVariances = 4;
/** … and the values of a channel span more than those of any of its places. Own choice. */
const widerSpan = 1.05;

/**
 * The range of images from which a mean image was subtracted, as in Keras' examples for CIFAR-10; null where the
 * values do not look so. Black is at each place the smallest value there, so that the mean image is known as far as
 * some image is black at each place.
 */
export function meanImageRange(values: ValueStatistics): PixelRange | null {
  const { shape, places } = values;
  if (!isMeanImageSubtracted(values) || places.mean.length > mostMeanValues) return null;
  const spans = Array.from({ length: shape.channels }, (_, channel) => widestPlace(values, channel));
  const scale = spans.map((span) => settledScale(span));
  const area = shape.height * shape.width;
  return {
    name: 'explicit',
    reverseChannels: false,
    mean: Array.from(places.smallest, (black, place) => tenth(-black * scale[Math.floor(place / area)]!)),
    scale: scale.map((value) => Number(value.toPrecision(6))),
  };
}

/** The means of the places are the same but for chance, and each place has a black and white of its own. */
function isMeanImageSubtracted(values: ValueStatistics): boolean {
  const { shape, images, places, channels } = values;
  if (images < fewestImages) return false;
  const area = shape.height * shape.width;
  let [between, chance] = [0, 0];
  for (const [place, mean] of places.mean.entries()) {
    between += (mean - channels[Math.floor(place / area)]!.mean) ** 2;
    chance += places.deviation[place]! ** 2 / images;
  }
  if (between > chanceVariances * chance) return false;
  return channels.some(
    ({ smallest, largest }, channel) => largest - smallest > widerSpan * widestPlace(values, channel),
  );
}

/** The mean of the images, by place, in raw pixels; null where it has too many values to be stored. */
export function meanImageOf({ places, shape }: ValueStatistics, file: PixelRange): number[] | null {
  if (places.mean.length > mostMeanValues) return null;
  const area = shape.height * shape.width;
  const at = (numbers: readonly number[], place: number): number =>
    numbers.length === 1
      ? numbers[0]!
      : numbers[numbers.length === places.mean.length ? place : Math.floor(place / area)]!;
  const inFileOrder = Array.from(places.mean, (mean, place) =>
    tenth(mean * at(file.scale, place) + at(file.mean, place)),
  );
  return file.reverseChannels ? reversePlanes(inFileOrder, area) : inFileOrder;
}

function reversePlanes(image: readonly number[], area: number): number[] {
  const planes = Array.from({ length: image.length / area }, (_, channel) =>
    image.slice(channel * area, (channel + 1) * area),
  );
  return planes.reverse().flat();
}

function widestPlace({ places, shape }: ValueStatistics, channel: number): number {
  const area = shape.height * shape.width;
  let widest = 0;
  for (let place = channel * area; place < (channel + 1) * area; place++) {
    widest = Math.max(widest, places.largest[place]! - places.smallest[place]!);
  }
  return widest;
}

/** A tenth of a grey level makes no difference to a network. */
function tenth(value: number): number {
  return Math.round(10 * value) / 10 + 0;
}
