import { describe, expect, it } from 'vitest';
import { sortByClass } from '../../../../src-main/neural-cleanse/pairs/class-images.ts';
import { randomImages } from '../../../support/random-images.ts';

const shape = { channels: 1, height: 2, width: 2 };

function counts(predicted: readonly number[], labels: readonly (number | null)[]) {
  const classes = sortByClass(randomImages(predicted.length, shape), predicted, labels);
  return Object.fromEntries(
    [...classes].map(([label, { searched, heldOut }]) => [label, [searched.count, heldOut.count]]),
  );
}

describe('images by class', () => {
  it('takes the labels of the model where the images have none', () => {
    expect(counts([1, 0, 1, 0, 1], [null, null, null, null, null])).toEqual({ 0: [2, 0], 1: [3, 0] });
  });

  it('leaves out what the model gets wrong', () => {
    expect(counts([0, 0, 1, 1, 1], [0, 0, 0, 1, 1])).toEqual({ 0: [2, 0], 1: [2, 0] });
  });

  it('leaves out a class with a single image', () => {
    expect(counts([0, 0, 2], [0, 0, 2])).toEqual({ 0: [2, 0] });
  });

  it('holds out a fifth of a class, which makes one of five', () => {
    expect(counts(Array(5).fill(3), Array(5).fill(3))).toEqual({ 3: [4, 1] });
    expect(counts(Array(1000).fill(3), Array(1000).fill(3))).toEqual({ 3: [936, 64] });
  });

  it('gives each class its own images', () => {
    const images = randomImages(4, shape);
    const classes = sortByClass(images, [5, 2, 5, 2], [null, null, null, null]);
    const [expected, found] = [new Float32Array(4), new Float32Array(4)];
    images.copyInto(2, expected);
    classes.get(5)!.searched.copyInto(1, found);
    expect(found).toEqual(expected);
    expect([...classes.keys()]).toEqual([2, 5]);
  });
});
