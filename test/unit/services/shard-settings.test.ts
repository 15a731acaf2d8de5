import { expect, test } from 'vitest';
import { presets } from '../../../src-shared/presets.ts';
import { checkShardOfPairs, checkShardSettings } from '../../../src-main/services/shard-settings.ts';

test('shards need an engine or a device by name, and the number of threads', () => {
  expect(() => checkShardSettings(presets.paper)).toThrow(/--engine.*--threads/);
  expect(() => checkShardSettings({ ...presets.paper, threads: 4 })).toThrow('--engine');
  expect(() => checkShardSettings({ ...presets.paper, engine: 'onnxruntime' })).toThrow('--threads');
  checkShardSettings({ ...presets.paper, engine: 'onnxruntime', threads: 4 });
  checkShardSettings({ ...presets.paper, device: 'cuda', threads: 4 });
});

test.each([
  ['two shards of ten labels have 45 pairs each', 2, 10, 10],
  ['one shard is a whole scan, whatever it has', 1, 2, 2],
  ['each of 43 labels has 42 pairs', 43, 43, 43],
])('%s: enough', (_, count, targets, labelCount) => {
  checkShardOfPairs({ index: 1, count }, targets, labelCount);
});

test('so many shards that one of them has fewer than 36 pairs are refused with how many there may be', () => {
  expect(() => checkShardOfPairs({ index: 1, count: 3 }, 10, 10)).toThrow('Use at most 2 shards');
  expect(() => checkShardOfPairs({ index: 1, count: 44 }, 43, 43)).toThrow('Use at most 43 shards');
});
