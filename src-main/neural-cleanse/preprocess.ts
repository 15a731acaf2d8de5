import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { noAttributes } from '../graph/operator.ts';
import { add } from '../graph/operators/add.ts';
import { concat } from '../graph/operators/concat.ts';
import { mul } from '../graph/operators/mul.ts';
import { slice } from '../graph/operators/slice.ts';

/**
 * Appends the step from raw pixels to what the model expects: `(raw − mean) / scale` a channel, channels reversed
 * first where the range says so (reference `visualizer.py`, `keras_preprocess`).
 *
 * @param raw [batch, channels, height, width] in [0, 255]
 */
export function appendPreprocessing(graph: Graph, raw: Value, range: PixelRange): Value {
  const channels = raw.shape[1]!;
  const ordered = range.reverseChannels && channels > 1 ? reverseChannels(graph, raw) : raw;
  const scale = perChannel(range.scale, channels).map((value) => 1 / value);
  const offset = perChannel(range.mean, channels).map((mean, channel) => -mean * scale[channel]!);
  let value = ordered;
  if (scale.some((factor) => factor !== 1)) {
    value = graph.apply(mul, [value, channelConstant(graph, scale)], noAttributes);
  }
  if (offset.some((summand) => summand !== 0)) {
    value = graph.apply(add, [value, channelConstant(graph, offset)], noAttributes);
  }
  return value;
}

/**
 * Brings file values back to raw pixels in [0, 255], in place: the inverse of `appendPreprocessing`
 * (reference `keras_reverse_preprocess`).
 *
 * @param images [count, channels, height, width]
 */
export function toRawPixels(images: Float32Array, channels: number, area: number, range: PixelRange): void {
  const scale = perChannel(range.scale, channels);
  const mean = perChannel(range.mean, channels);
  const imageSize = channels * area;
  for (let start = 0; start < images.length; start += imageSize) {
    for (let channel = 0; channel < channels; channel++) {
      if (scale[channel] === 1 && mean[channel] === 0) continue;
      const first = start + channel * area;
      for (let i = first; i < first + area; i++) images[i] = images[i]! * scale[channel]! + mean[channel]!;
    }
    if (range.reverseChannels) reversePlanes(images.subarray(start, start + imageSize), channels, area);
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
