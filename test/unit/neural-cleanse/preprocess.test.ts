import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src-main/graph/graph.ts';
import { appendPreprocessing, toRawPixels } from '../../../src-main/neural-cleanse/preprocess.ts';
import { pixelRanges, type PixelRange } from '../../../src-shared/domain/pixel-range.ts';
import { largestDeviation } from '../../support/deviation.ts';
import { evaluateGraph } from '../../support/reference-evaluator.ts';

const explicit: PixelRange = {
  name: 'explicit',
  reverseChannels: true,
  mean: [10, 20, 30],
  scale: [2, -4, 0.5],
};

function preprocess(raw: readonly number[], channels: number, range: PixelRange): number[] {
  const graph = new Graph();
  const images = graph.input('raw', [raw.length / (channels * 2), channels, 1, 2]);
  graph.output('model', appendPreprocessing(graph, images, range));
  return [...evaluateGraph(graph, { raw: Float64Array.from(raw) }).model!];
}

describe('preprocessing', () => {
  const grey = [0, 255];
  /** One image of two pixels: red 10 and 11, green 20 and 21, blue 30 and 31. */
  const colour = [10, 11, 20, 21, 30, 31];

  it('leaves raw pixels as they are, without a node', () => {
    expect(preprocess(grey, 1, pixelRanges.raw)).toEqual(grey);
    const graph = new Graph();
    appendPreprocessing(graph, graph.input('raw', [1, 3, 2, 2]), pixelRanges.raw);
    expect(graph.nodes).toEqual([]);
  });

  it('maps [0, 255] to [0, 1] for mnist', () => {
    const [black, white] = preprocess(grey, 1, pixelRanges.mnist);
    expect(black).toBe(0);
    expect(white).toBeCloseTo(1, 6); // 1 / 255 is rounded to float32
  });

  it('maps [0, 255] to [−1, 1] for inception', () => {
    const [black, white] = preprocess(grey, 1, pixelRanges.inception);
    expect(black).toBe(-1);
    expect(white).toBeCloseTo(1, 6);
  });

  it('turns RGB into BGR and takes the ImageNet means away for imagenet', () => {
    const expected = [30 - 103.939, 31 - 103.939, 20 - 116.779, 21 - 116.779, 10 - 123.68, 11 - 123.68];
    const values = preprocess(colour, 3, pixelRanges.imagenet);
    expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5)); // means in float32
  });

  it('takes an explicit mean and scale for each channel, after the reversal', () => {
    expect(preprocess(colour, 3, explicit)).toEqual([10, 10.5, 0, -0.25, -40, -38]);
  });

  it.each([...Object.values(pixelRanges), explicit])('is undone by toRawPixels: $name', (range) => {
    const raw = [...colour, 0, 255, 128, 64, 1, 254];
    const back = Float32Array.from(preprocess(raw, 3, range));
    toRawPixels(back, 3, 2, range);
    // Three float32 roundings; inception and imagenet take a mean as large as the pixels away.
    expect(largestDeviation(back, raw)).toBeLessThan(4e-7);
  });
});
