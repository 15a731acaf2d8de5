import type { ImageShape } from '../../../formats/classifier.ts';
import type { ResidentImages } from '../../resident-images.ts';

/** Most values that are looked at; of larger data evenly spaced images. */
const mostValues = 2 ** 22;
/** Values of a channel that are kept in order. */
const keptValues = 100_000;

/** How the values of the images lie. */
export interface ValueStatistics {
  readonly shape: ImageShape;
  /** Images looked at. */
  readonly images: number;
  /** By channel. */
  readonly channels: readonly ChannelValues[];
  /** By place in an image, [channels · height · width], over the images. */
  readonly places: ValueSpread;
  /** By image, over its values. */
  readonly singly: ValueSpread;
}

/** The values of one channel. */
interface ChannelValues {
  readonly smallest: number;
  readonly largest: number;
  readonly mean: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** Evenly drawn ones, ascending. */
  readonly ordered: Float32Array;
}

/** Figures of many groups of values. */
export interface ValueSpread {
  readonly mean: Float64Array;
  /** Standard deviation. */
  readonly deviation: Float64Array;
  readonly smallest: Float32Array;
  readonly largest: Float32Array;
}

/** Looks at the values as the file holds them. */
export function valueStatistics(resident: ResidentImages): ValueStatistics {
  const { shape, imageSize } = resident;
  const area = shape.height * shape.width;
  const count = Math.max(1, Math.min(resident.count, Math.floor(mostValues / imageSize)));
  const images = Array.from({ length: count }, (_, place) =>
    resident.image(Math.floor((place * resident.count) / count)),
  );
  const places = spreadOf(imageSize, images, (place) => place);
  const singly = spreadOf(count, images, (_, image) => image);
  return {
    shape,
    images: count,
    channels: Array.from({ length: shape.channels }, (_, channel) =>
      channelValues(images, places, channel * area, (channel + 1) * area),
    ),
    places,
    singly,
  };
}

function spreadOf(
  groups: number,
  images: readonly Float32Array[],
  groupOf: (place: number, image: number) => number,
): ValueSpread {
  const seen = new Float64Array(groups);
  const mean = new Float64Array(groups);
  const squares = new Float64Array(groups);
  const smallest = new Float32Array(groups).fill(Infinity);
  const largest = new Float32Array(groups).fill(-Infinity);
  for (const [image, values] of images.entries()) {
    for (let place = 0; place < values.length; place++) {
      const group = groupOf(place, image);
      const value = values[place]!;
      // Welford (Technometrics 4, 1962): no cancellation, whatever the mean.
      const before = value - mean[group]!;
      mean[group] = mean[group]! + before / ++seen[group]!;
      squares[group] = squares[group]! + before * (value - mean[group]);
      if (value < smallest[group]!) smallest[group] = value;
      if (value > largest[group]!) largest[group] = value;
    }
  }
  return { mean, deviation: squares.map((sum, group) => Math.sqrt(sum / seen[group]!)), smallest, largest };
}

/** Of the channel whose values lie from `first` to `end` (exclusive) in each image. */
function channelValues(
  images: readonly Float32Array[],
  places: ValueSpread,
  first: number,
  end: number,
): ChannelValues {
  const average = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const means = places.mean.subarray(first, end);
  const mean = average(means);
  const between = average(means.map((one) => (one - mean) ** 2));
  const within = average(places.deviation.subarray(first, end).map((one) => one ** 2));
  return {
    smallest: Math.min(...extremesOf(places.smallest.subarray(first, end))),
    largest: Math.max(...extremesOf(places.largest.subarray(first, end))),
    mean,
    deviation: Math.sqrt(between + within),
    ordered: draw(images, first, end).sort(),
  };
}

function extremesOf(values: Float32Array): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}

/** Evenly spaced values; an odd distance, so that they lie on all rows and columns. */
function draw(images: readonly Float32Array[], first: number, end: number): Float32Array {
  const area = end - first;
  const distance = Math.ceil((images.length * area) / keptValues) | 1;
  const drawn = new Float32Array(Math.ceil((images.length * area) / distance));
  for (let i = 0; i < drawn.length; i++) {
    const at = i * distance;
    drawn[i] = images[Math.floor(at / area)]![first + (at % area)]!;
  }
  return drawn;
}
