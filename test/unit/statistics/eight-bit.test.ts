import { expect, test } from 'vitest';
import { maskBytes, maskL1Norm8Bit, toByte } from '../../../src-shared/statistics/eight-bit.ts';

test('a fraction is dropped, not rounded', () => {
  expect([0, 0.99, 127.5, 254.999, 255].map(toByte)).toEqual([0, 0, 127, 254, 255]);
});

test('values a rounding error outside the range go to its ends', () => {
  expect(toByte(255.00003)).toBe(255);
  expect(toByte(-0.00003)).toBe(0);
});

test('a mask is scaled in float32 before its fraction is dropped', () => {
  // 0.2 in float32 is 0.20000000298: × 255 = 51.00000076, which float32 rounds to 51.
  // 0.6 in float32 is 0.60000002384: × 255 = 153.00000608, in float32 153.
  expect([...maskBytes(Float32Array.of(0, 0.2, 0.6, 1))]).toEqual([0, 51, 153, 255]);
});

test('the 8-bit norm is the sum of the bytes over 255', () => {
  // 0.5 · 255 = 127.5, stored as 127.
  expect(maskL1Norm8Bit(Float32Array.of(1, 0.5, 0, 0.001))).toBe((255 + 127) / 255);
});

test('the 8-bit norm is below the exact norm by less than one byte a pixel', () => {
  const mask = Float32Array.from({ length: 1024 }, (_, pixel) => ((pixel * 37) % 101) / 100);
  const exact = mask.reduce((sum, value) => sum + value, 0);
  const loss = exact - maskL1Norm8Bit(mask);
  expect(loss).toBeGreaterThan(0);
  expect(loss).toBeLessThan(mask.length / 255);
});
