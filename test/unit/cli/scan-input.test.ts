import { expect, test } from 'vitest';
import { readModelOptions } from '../../../src-main/cli/file-options.ts';
import { checkTogether } from '../../../src-main/cli/scan-input.ts';

test.each([
  [{ models: 'list.txt', model: 'a.h5', output: 'out' }, '--models does not go with --model'],
  [{ models: 'list.txt', resume: true, output: 'out' }, '--resume does not go with --models'],
  [{ shard: '1/2', resume: 'abcd', output: 'out' }, '--resume does not go with --shard'],
  [{ shard: '1/2', history: 'h.sqlite', output: 'out' }, '--shard does not go with --history'],
  [{ shard: '1/2' }, '--shard needs --output'],
  [{ models: 'list.txt' }, '--models needs --output'],
] as const)('%j is refused', (options, hint) => {
  expect(() => checkTogether(options)).toThrow(hint);
});

test('a plain scan, a resumed one, shards and lists pass', () => {
  checkTogether({ model: 'a.h5', dataset: 'b.h5' });
  checkTogether({ resume: true, history: 'h.sqlite' });
  checkTogether({ model: 'a.h5', shard: '1/2', output: 'out' });
  checkTogether({ models: 'list.txt', output: 'out', history: 'h.sqlite' });
  checkTogether({ models: 'list.txt', output: 'out', shard: '1/2' });
});

test('size and output of a model are read as typed', () => {
  expect(readModelOptions({})).toEqual({ inputSize: null, output: null });
  expect(readModelOptions({ inputSize: '224x192', modelOutput: 'scores' })).toEqual({
    inputSize: { height: 224, width: 192 },
    output: 'scores',
  });
});

test('a size that is none is refused with an example', () => {
  expect(() => readModelOptions({ inputSize: 'large' })).toThrow(
    '--input-size was given "large", which is not a size of images. Write height and width in pixels, for example 224x224.',
  );
});
