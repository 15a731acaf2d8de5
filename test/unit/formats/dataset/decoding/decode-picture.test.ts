import { readdirSync, readFileSync } from 'node:fs';
import { deflateSync, crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../../../src-main/formats/dataset/decoding/decode-picture.ts';
import { toPlanes } from '../../../../../src-main/formats/dataset/decoding/planes.ts';
import { resizeImage } from '../../../../../src-main/formats/dataset/decoding/resize.ts';
import { resizeMethods } from '../../../../../src-shared/domain/resize-method.ts';
import { expectedPictures, floatsOf, picturePath, pixelsOf } from '../../../../support/picture-fixtures.ts';

const { decoded, resized } = expectedPictures;

/** Decoders of JPEG round differently; CMYK, grey and turned ones pass through the same decoder. */
function tolerance(name: string): number {
  return name.endsWith('.jpg') ? 2 : 0;
}

/** [height, width, channels] of the planes. */
function interleaved({ channels, values }: { channels: number; values: Float32Array }): number[] {
  const area = values.length / channels;
  return Array.from(
    { length: values.length },
    (_, i) => values[(i % channels) * area + Math.floor(i / channels)]!,
  );
}

function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found.length).toBe(wanted.length);
  return Array.from(found).reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0);
}

describe('decodePicture', () => {
  it('is tested on every picture of the fixtures', () => {
    expect([...Object.keys(decoded), 'wide.png', 'tall.png', 'small.png'].sort()).toEqual(
      readdirSync(picturePath('')).sort(),
    );
  });

  for (const [name, { rgb, grey }] of Object.entries(decoded)) {
    it(`gives the pixels that Pillow gives for ${name}`, async () => {
      const picture = await decodePicture(readFileSync(picturePath(name)), name);
      if (rgb !== undefined) {
        expect([picture.height, picture.width, 3]).toEqual(rgb.shape);
        expect(largestDifference(interleaved(toPlanes(picture, 3)), pixelsOf(rgb))).toBeLessThanOrEqual(
          tolerance(name),
        );
      }
      if (grey !== undefined) {
        expect(largestDifference(toPlanes(picture, 1).values, pixelsOf(grey))).toBeLessThanOrEqual(
          tolerance(name),
        );
      }
    });
  }

  it.each([
    ['rgba.png', ['alpha']],
    ['palette-transparent.png', ['alpha']],
    ['deep.png', ['depth']],
    ['deep-rgb.png', ['depth']],
    ['cmyk.jpg', ['cmyk']],
    ['turned-6.jpg', ['orientation']],
    ['animated.gif', ['alpha', 'frames']],
    ['pages.tif', ['frames']],
    ['rgb.png', []],
    ['palette.gif', []],
  ])('says what it changed in %s', async (name, changes) => {
    expect((await decodePicture(readFileSync(picturePath(name)), name)).changes).toEqual(changes);
  });

  it.each([
    [
      'an SVG drawing',
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
      'DATASET_TYPE_UNSUPPORTED',
    ],
    ['a HEIF or AVIF', '\0\0\0\x18ftypheic', 'DATASET_TYPE_UNSUPPORTED'],
    ['a PDF', '%PDF-1.7', 'DATASET_TYPE_UNSUPPORTED'],
    ['of an unknown type', 'hello', 'DATASET_TYPE_UNSUPPORTED'],
    ['a web page', '<html>', 'DATASET_TYPE_UNSUPPORTED'],
    ['empty', '', 'FILE_CORRUPT'],
  ])('refuses what is %s', async (says, text, code) => {
    await expect(decodePicture(Buffer.from(text, 'latin1'), 'a.png')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`a.png is ${says}`) as string,
    });
  });

  it.each(['rgb.png', 'rgb.jpg', 'lossless.webp', 'palette.gif', 'rgb.tif', 'rgb.bmp', 'rgb.ppm'])(
    'names %s where it is cut off',
    async (name) => {
      const bytes = readFileSync(picturePath(name));
      for (const length of [Math.floor(bytes.length * 0.6), 30]) {
        await expect(decodePicture(bytes.subarray(0, length), `x/${name}`)).rejects.toMatchObject({
          code: 'FILE_CORRUPT',
          message: expect.stringContaining(`x/${name} is a damaged picture`) as string,
        });
      }
    },
  );

  it('refuses a PNG that declares more pixels than are decoded, before it decodes any', async () => {
    const before = process.memoryUsage().rss;
    await expect(decodePicture(png(60_000, 60_000), 'bomb.png')).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      message: expect.stringContaining('bomb.png declares 60000×60000 pixels') as string,
    });
    // Four bytes for each declared pixel would be 14 GB.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 ** 2);
  });
});

/** A PNG of one grey row, whatever it declares. */
function png(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(typed));
    return Buffer.concat([length, typed, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc(100));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('resizeImage', () => {
  for (const [name, byMethod] of Object.entries(resized)) {
    for (const method of resizeMethods) {
      it(`gives what Pillow, torchvision or torch give for "${method}" of ${name}.png`, async () => {
        const picture = await decodePicture(readFileSync(picturePath(`${name}.png`)), name);
        const image = resizeImage(toPlanes(picture, 3), { height: 28, width: 28 }, method, true);
        // Whole numbers are the same bit for bit; the fractions of "stretch-plain" are float32 there and float64 here.
        // Pillow 13 resamples the height first where that is less work, and rounds between; Pillow 12 and we do not.
        const isOtherOrder = name === 'tall' && method === 'stretch';
        const allowed = method === 'stretch-plain' ? 1e-3 : isOtherOrder ? 1 : 0;
        expect(
          largestDifference(
            image.values,
            method === 'stretch-plain' ? floatsOf(byMethod[method]) : pixelsOf(byMethod[method]),
          ),
        ).toBeLessThanOrEqual(allowed);
      });
    }
  }

  it('leaves an image of the right size as it is', () => {
    const image = { channels: 1, height: 2, width: 3, values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    for (const method of ['stretch', 'shorter-side-crop', 'stretch-plain', 'stretch-nearest'] as const) {
      expect(resizeImage(image, { height: 2, width: 3 }, method, true)).toEqual(image);
    }
  });

  it('keeps fractions and values outside of 0 to 255 where they are no 8-bit pixels', () => {
    const image = { channels: 1, height: 1, width: 4, values: Float32Array.of(-1, 0.5, 300, 0.25) };
    const { values } = resizeImage(image, { height: 1, width: 2 }, 'stretch', false);
    // Weights 3/8, 3/8, 1/8 of a triangle two pixels wide, over their sum of 7/8.
    expect(values[0]).toBeCloseTo((-3 + 1.5 + 300) / 7, 4);
  });
});
