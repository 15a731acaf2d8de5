import { expect, test } from 'vitest';
import {
  describeModelOptions,
  modelOptionsSchema,
  noModelOptions,
  parseInputSize,
} from '../../../src-shared/domain/model-options.ts';

test.each([
  ['224x256', { height: 224, width: 256 }],
  ['224X256', { height: 224, width: 256 }],
  [' 224 × 256 ', { height: 224, width: 256 }],
  ['32', { height: 32, width: 32 }],
  ['4096x1', { height: 4096, width: 1 }],
])('a size is written as height x width: %s', (text, size) => {
  expect(parseInputSize(text)).toEqual(size);
});

test.each(['', 'x', '224x', 'x224', '224x224x3', '0x224', '-1x3', '1.5x3', '4097x4097', '1e3x1e3', 'big'])(
  'is no size: "%s"',
  (text) => {
    expect(parseInputSize(text)).toBeNull();
  },
);

test('what was said is told in words, and nothing where nothing was', () => {
  expect(describeModelOptions(noModelOptions)).toBe('');
  expect(describeModelOptions({ inputSize: { height: 3, width: 4 }, output: 'aux' })).toBe(
    'input size 3×4, output "aux"',
  );
});

test('a document with sizes that no image has is refused', () => {
  const read = (height: number) =>
    modelOptionsSchema.safeParse({ inputSize: { height, width: 8 }, output: null });
  expect([8, 0, 4097, 2.5].map((height) => read(height).success)).toEqual([true, false, false, false]);
});
