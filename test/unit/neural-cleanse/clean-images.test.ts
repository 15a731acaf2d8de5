import { describe, expect, it } from 'vitest';
import {
  heldOutCount,
  splitImages,
  type CleanImages,
} from '../../../src-main/neural-cleanse/clean-images.ts';

/** Images of one pixel that holds the image's number. */
const numbered = (count: number): CleanImages => ({
  count,
  shape: { channels: 1, height: 1, width: 1 },
  copyInto: (index, target) => void target.fill(index),
});

function numbersOf(images: CleanImages): number[] {
  return Array.from({ length: images.count }, (_, place) => {
    const pixel = new Float32Array(1);
    images.copyInto(place, pixel);
    return pixel[0]!;
  });
}

describe('held-out images', () => {
  it('are one of each run of equal length, and the search draws from all others in their order', () => {
    const { searched, heldOut } = splitImages(numbered(1000), 100);
    const held = numbersOf(heldOut);
    expect(held.map((index) => Math.floor(index / 10))).toEqual(Array.from({ length: 100 }, (_, run) => run));
    const others = Array.from({ length: 1000 }, (_, index) => index).filter((index) => !held.includes(index));
    expect(numbersOf(searched)).toEqual(others);
  });

  it('are of every label where the labels repeat with the length of a run', () => {
    const { heldOut } = splitImages(numbered(1000), 200);
    const labels = new Set(numbersOf(heldOut).map((index) => index % 5));
    expect(labels.size).toBe(5);
  });

  it('leave the search all images in order where none are held out', () => {
    const { searched, heldOut } = splitImages(numbered(5), 0);
    expect(numbersOf(searched)).toEqual([0, 1, 2, 3, 4]);
    expect(heldOut.count).toBe(0);
  });

  it.each([
    { setting: 256, images: 10_000, expected: 256 },
    { setting: 256, images: 1000, expected: 200 },
    { setting: 256, images: 35, expected: 7 },
    { setting: 256, images: 4, expected: 0 },
    { setting: 0, images: 1000, expected: 0 },
  ])('are at most $setting and a fifth of $images', ({ setting, images, expected }) => {
    expect(heldOutCount(setting, images)).toBe(expected);
    const { searched, heldOut } = splitImages(numbered(images), setting);
    expect(heldOut.count).toBe(expected);
    const all = [...numbersOf(searched), ...numbersOf(heldOut)].toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: images }, (_, index) => index));
  });
});
