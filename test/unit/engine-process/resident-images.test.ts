import { describe, expect, it } from 'vitest';
import { RawImages } from '../../../src-main/engine-process/raw-images.ts';
import { ResidentImages } from '../../../src-main/engine-process/resident-images.ts';
import type { Dataset } from '../../../src-main/formats/dataset/dataset.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';

/** A file of two-pixel images with three channels, all pixels in [0, 1]; `onRead` hears of every read. */
function scaledImages(count: number, onRead: () => void = () => undefined): Dataset {
  return {
    path: 'images.h5',
    format: 'HDF5',
    imagesKey: 'x',
    labelsKey: 'y',
    labelsPath: null,
    layout: '[N, C, H, W]',
    isLayoutAmbiguous: false,
    channels: 3,
    height: 1,
    width: 2,
    count,
    elementType: 'float32',
    imageBytes: 24,
    chunkImages: 1,
    access: 'rows',
    labelForm: '[N] integer',
    labels: Int32Array.from({ length: count }, (_, index) => index % 10),
    labelNames: null,
    holdsRawPixels: false,
    arrays: [],
    resize: null,
    findings: [],
    files: ['images.h5'],
    readImages: async (start, end) => {
      onRead();
      return Float32Array.from({ length: (end - start) * 6 }, (_, i) => pixel(start * 6 + i));
    },
    close: () => undefined,
  };
}

/** Value `i` of the file. */
function pixel(i: number): number {
  return Math.fround((i % 101) / 100);
}

describe('resident images', () => {
  it('are those of the file in order, with label and range', async () => {
    const images = await ResidentImages.read(scaledImages(700));
    expect(images.count).toBe(700);
    for (const index of [0, 255, 256, 699]) {
      expect([...images.image(index)]).toEqual(Array.from({ length: 6 }, (_, i) => pixel(index * 6 + i)));
      expect(images.labels![index]).toBe(index % 10);
    }
    expect(images.valueRange).toEqual([0, 1]);
  });

  it('are read in blocks, between which the event loop turns', async () => {
    let dueTurns = 0;
    const turnsMissed: number[] = [];
    const onRead = (): void => {
      turnsMissed.push(dueTurns);
      dueTurns++;
      setImmediate(() => dueTurns--);
    };
    await ResidentImages.read(scaledImages(700, onRead));
    expect(turnsMissed).toEqual([0, 0, 0]);
  });
});

describe('raw images', () => {
  it('are what the range makes of the values of the file, which stay as they are', async () => {
    const resident = await ResidentImages.read(scaledImages(20));
    const raw = new RawImages(resident, pixelRanges.mnist);
    const target = new Float32Array(6);
    raw.copyInto(3, target);
    expect([...target]).toEqual([18, 19, 20, 21, 22, 23].map((i) => Math.fround(pixel(i) * 255)));
    new RawImages(resident, pixelRanges.raw).copyInto(3, target);
    expect([...target]).toEqual([18, 19, 20, 21, 22, 23].map(pixel));
  });

  it('have their channels in the order of RGB whatever that of the file', async () => {
    const resident = await ResidentImages.read(scaledImages(20));
    const target = new Float32Array(6);
    new RawImages(resident, { ...pixelRanges.mnist, reverseChannels: true }).copyInto(0, target);
    expect([...target]).toEqual([4, 5, 2, 3, 0, 1].map((i) => Math.fround(pixel(i) * 255)));
  });

  it('are refused where they leave 0 to 255, with the number of the image', async () => {
    const resident = await ResidentImages.read(scaledImages(20));
    new RawImages(resident, pixelRanges.mnist).check();
    const wrong = { ...pixelRanges.mnist, name: 'explicit' as const, scale: [400] };
    // Pixel 65 is the first above 256 / 400; it belongs to image 10.
    expect(() => new RawImages(resident, wrong).check()).toThrow(/the first one in image 10 with 260/);
  });
});
