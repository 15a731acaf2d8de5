import { expect, test } from 'vitest';
import { halfOf } from '../../../../bench/verdicts/models/half.ts';

test.each([
  ['00-g43-cnn3-clean', 'design'],
  ['01-g43-cnn3-clean', 'design'],
  ['02-g12-vgg-clean', 'report'],
  ['03-g12-vgg-clean', 'report'],
  ['04-c10-cnn3-clean', 'design'],
  ['66-g43-cnn3-source', 'report'],
  ['100-c10-vgg-patch', 'design'],
  ['102-c10-vgg-patch', 'report'],
])('%s is of the half %s', (name, half) => {
  expect(halfOf(name)).toBe(half);
});

test('a model without a leading number is a design model', () => {
  expect(['clean-10', 'infected-43-two-labels', '2x2-patch'].map(halfOf)).toEqual(Array(3).fill('design'));
});
