import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { add } from '../graph/operators/add.ts';
import { concat } from '../graph/operators/concat.ts';
import { mul } from '../graph/operators/mul.ts';
import { slice } from '../graph/operators/slice.ts';

/**
 * Appends the step from raw pixels to what the model expects: `(raw − mean) / scale` a channel, channels reversed
 * first where the range says so (reference `visualizer.py`, `keras_preprocess`). The mean may be an image.
 *
 * @param raw [batch, channels, height, width] in [0, 255]
 */
export function appendPreprocessing(graph: Graph, raw: Value, range: PixelRange): Value {
  const [, channels = 1, height = 1, width = 1] = raw.shape;
  const area = height * width;
  const ordered = range.reverseChannels && channels > 1 ? reverseChannels(graph, raw) : raw;
  const scale = perChannel(range.scale, channels).map((value) => 1 / value);
  const isImage = range.mean.length > channels;
  const offset = isImage
    ? range.mean.map((mean, place) => -mean * scale[Math.floor(place / area)]!)
    : perChannel(range.mean, channels).map((mean, channel) => -mean * scale[channel]!);
  let value = ordered;
  if (scale.some((factor) => factor !== 1)) {
    value = graph.apply(mul, [value, channelConstant(graph, scale)], noAttributes);
  }
  if (offset.some((summand) => summand !== 0)) {
    const summand = isImage
      ? graph.constant([channels, height, width], Float32Array.from(offset))
      : channelConstant(graph, offset);
    value = graph.apply(add, [value, summand], noAttributes);
  }
  return value;
}

/**
 * Brings file values back to raw pixels, in place: the inverse of `appendPreprocessing` (reference
 * `keras_reverse_preprocess`).
 *
 * @param images [count, channels, height, width]
 */
export function toRawPixels(images: Float32Array, channels: number, area: number, range: PixelRange): void {
  forEachImage(images, channels * area, (image) => {
    forEachPlane(channels, area, range, (from, to, scale, meanAt) => {
      for (let i = from; i < to; i++) image[i] = image[i]! * scale + meanAt(i);
    });
    if (range.reverseChannels) reversePlanes(image, channels, area);
  });
}

/**
 * What `appendPreprocessing` computes, in place.
 *
 * @param images [count, channels, height, width], raw pixels
 */
export function toModelPixels(images: Float32Array, channels: number, area: number, range: PixelRange): void {
  forEachImage(images, channels * area, (image) => {
    if (range.reverseChannels) reversePlanes(image, channels, area);
    forEachPlane(channels, area, range, (from, to, scale, meanAt) => {
      for (let i = from; i < to; i++) image[i] = (image[i]! - meanAt(i)) / scale;
    });
  });
}

function forEachImage(images: Float32Array, size: number, change: (image: Float32Array) => void): void {
  for (let start = 0; start < images.length; start += size) change(images.subarray(start, start + size));
}

/** Every channel that is not left as it is, by the places of its first and its last value (exclusive). */
function forEachPlane(
  channels: number,
  area: number,
  range: PixelRange,
  change: (from: number, to: number, scale: number, meanAt: (place: number) => number) => void,
): void {
  const scale = perChannel(range.scale, channels);
  const isImage = range.mean.length > channels;
  const mean = isImage ? range.mean : perChannel(range.mean, channels);
  for (let channel = 0; channel < channels; channel++) {
    const constant = mean[channel]!;
    if (!isImage && scale[channel] === 1 && constant === 0) continue;
    const meanAt = isImage ? (place: number) => mean[place]! : () => constant;
    change(channel * area, (channel + 1) * area, scale[channel]!, meanAt);
  }
}

function perChannel(values: readonly number[], channels: number): number[] {
  return Array.from({ length: channels }, (_, channel) => values[values.length === 1 ? 0 : channel]!);
}

function channelConstant(graph: Graph, values: number[]): Value {
  return graph.constant([values.length, 1, 1], Float32Array.from(values));
}

function reverseChannels(graph: Graph, value: Value): Value {
  const channels = value.shape[1]!;
  const planes = Array.from({ length: channels }, (_, i) => {
    const channel = channels - 1 - i;
    return graph.apply(slice, [value], { axes: [1], starts: [channel], ends: [channel + 1] });
  });
  return graph.apply(concat, planes, { axis: 1 });
}

function reversePlanes(image: Float32Array, channels: number, area: number): void {
  const copy = image.slice();
  for (let channel = 0; channel < channels; channel++) {
    image.set(copy.subarray(channel * area, (channel + 1) * area), (channels - 1 - channel) * area);
  }
}
