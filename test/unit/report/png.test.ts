import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { decodeGray, encodeFusion, encodeMask, encodePattern } from '../../../src-main/report/png.ts';

const size = { height: 2, width: 3 };

/** [height, width, channels] of a PNG, without the alpha that the decoder adds. */
function pixelsOf(png: Uint8Array): number[][] {
  const { data } = PNG.sync.read(Buffer.from(png));
  return Array.from({ length: data.length / 4 }, (_, pixel) => [...data.subarray(pixel * 4, pixel * 4 + 3)]);
}

/** Colour type of the file (PNG specification, section 11.2.1): 0 gray, 2 RGB. */
function colorTypeOf(png: Uint8Array): number {
  return png[25]!;
}

test('a mask becomes a gray image of mask × 255, fractions dropped', async () => {
  const png = await encodeMask(Float32Array.of(0, 0.5, 1, 0.001, 0.999, 0.25), size);
  expect(colorTypeOf(png)).toBe(0);
  expect(decodeGray(png)).toEqual({ ...size, bytes: Uint8Array.of(0, 127, 255, 0, 254, 63) });
});

test('a pattern of three channels becomes an RGB image, channels last, fractions dropped', async () => {
  const red = [0, 1.9, 2, 3, 4, 5];
  const green = [10, 11, 12, 13, 14, 15];
  const blue = [255, 254.99, 253, 252, 251, 250];
  const png = await encodePattern(Float32Array.of(...red, ...green, ...blue), size);
  expect(colorTypeOf(png)).toBe(2);
  expect(pixelsOf(png).slice(0, 3)).toEqual([
    [0, 10, 255],
    [1, 11, 254],
    [2, 12, 253],
  ]);
});

test('a pattern of one channel becomes a gray image', async () => {
  const png = await encodePattern(Float32Array.of(0, 50, 100, 150, 200, 255), size);
  expect(colorTypeOf(png)).toBe(0);
  expect([...decodeGray(png).bytes]).toEqual([0, 50, 100, 150, 200, 255]);
});

test('the fusion is pattern × mask, one mask value for all channels of a pixel', async () => {
  const mask = Float32Array.of(0, 0.5, 1, 0.25, 0, 1);
  const pattern = new Float32Array(18).fill(101).fill(201, 6, 12).fill(255, 12);
  expect(pixelsOf(await encodeFusion(mask, pattern, size))).toEqual([
    [0, 0, 0],
    [50, 100, 127],
    [101, 201, 255],
    [25, 50, 63],
    [0, 0, 0],
    [101, 201, 255],
  ]);
});

test('an enlarged picture repeats each pixel and makes up none', async () => {
  const mask = Float32Array.of(0, 0.5, 1, 0.001, 0.999, 0.25);
  const [a, b, c, d, e, f] = [0, 127, 255, 0, 254, 63];
  expect(decodeGray(await encodeMask(mask, size, 2))).toEqual({
    height: 4,
    width: 6,
    bytes: Uint8Array.from([a, a, b, b, c, c, a, a, b, b, c, c, d, d, e, e, f, f, d, d, e, e, f, f]),
  });
  const pattern = Float32Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16, 21, 22, 23, 24, 25, 26);
  const large = pixelsOf(await encodePattern(pattern, size, 3));
  expect(large).toHaveLength(6 * 9);
  expect(large[9 * 5 + 8]).toEqual([6, 16, 26]);
  expect(large[9 * 2 + 3]).toEqual([2, 12, 22]);
});

test('a pattern of another number of channels is refused in words', async () => {
  await expect(encodePattern(new Float32Array(24), size)).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    message: expect.stringContaining('4 channels') as string,
  });
});

test('a colour image is read with the weights of ITU-R 601-2, rounded as Pillow rounds', () => {
  const png = new PNG({ width: 4, height: 1 });
  const [red, green, blue, mixed] = [
    [255, 0, 0, 255],
    [0, 255, 0, 255],
    [0, 0, 255, 0],
    [200, 100, 50, 255],
  ] as const;
  png.data = Buffer.from([...red, ...green, ...blue, ...mixed]);
  // 76.245, 149.685 and 29.07; the last is 59.8 + 58.7 + 5.7 = 124.2
  expect([...decodeGray(PNG.sync.write(png)).bytes]).toEqual([76, 150, 29, 124]);
});

test.each([
  { what: 'a text', bytes: Buffer.from('no image at all, but long enough to be taken for one') },
  { what: 'a cut image', bytes: (await encodeMask(new Float32Array(6), size)).slice(0, 45) },
  { what: 'an empty file', bytes: new Uint8Array() },
])('$what is not read', ({ bytes }) => {
  expect(() => decodeGray(bytes)).toThrow();
});

test('an image that declares too many pixels is refused before it is unpacked', async () => {
  const png = Buffer.from(await encodeMask(new Float32Array(6), size));
  png.writeUInt32BE(100_000, 16);
  png.writeUInt32BE(100_000, 20);
  expect(() => decodeGray(png)).toThrow('100000 × 100000 pixels');
});

test('an interlaced image is refused', async () => {
  const png = Buffer.from(await encodeMask(new Float32Array(6), size));
  png[28] = 1;
  expect(() => decodeGray(png)).toThrow('interlaced');
});
