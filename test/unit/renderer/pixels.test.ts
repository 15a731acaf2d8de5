import { describe, expect, it } from 'vitest';
import { fillImage, fillMask, fillStamped, fillTrigger } from '../../../src-renderer/components/pixels.ts';

const grey = { channels: 1, height: 1, width: 2 };
const colour = { channels: 3, height: 1, width: 2 };
const pattern = Uint8Array.of(10, 20, 30, 40, 50, 60);
const mask = Uint8Array.of(0, 255);

function filled(fill: (rgba: Uint8ClampedArray) => void): number[] {
  const rgba = new Uint8ClampedArray(8);
  fill(rgba);
  return [...rgba];
}

describe('pictures as a canvas takes them', () => {
  it('turn planes of colour into pixels', () => {
    expect(filled((rgba) => fillImage(rgba, pattern, colour))).toEqual([10, 30, 50, 255, 20, 40, 60, 255]);
  });

  it('show one channel as grey', () => {
    expect(filled((rgba) => fillImage(rgba, Uint8Array.of(7, 9), grey))).toEqual([
      7, 7, 7, 255, 9, 9, 9, 255,
    ]);
  });

  it('show a mask white where it covers', () => {
    expect(filled((rgba) => fillMask(rgba, mask))).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  });

  it('make a trigger transparent where the mask does not cover', () => {
    expect(filled((rgba) => fillTrigger(rgba, mask, pattern, colour))).toEqual([
      10, 30, 50, 0, 20, 40, 60, 255,
    ]);
  });

  it('stamp the pattern on the image where the mask covers, and mix where it covers in part', () => {
    const image = Uint8Array.of(100, 100);
    const half = Uint8Array.of(0, 51);
    // 100 · (1 − 51/255) + 200 · 51/255 = 80 + 40
    expect(filled((rgba) => fillStamped(rgba, half, Uint8Array.of(200, 200), image, grey))).toEqual([
      100, 100, 100, 255, 120, 120, 120, 255,
    ]);
  });
});
