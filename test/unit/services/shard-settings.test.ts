import { expect, test } from 'vitest';
import { presets } from '../../../src-shared/presets.ts';
import { checkShardSettings } from '../../../src-main/services/shard-settings.ts';

test('shards need an engine or a device by name, and the number of threads', () => {
  expect(() => checkShardSettings(presets.paper)).toThrow(/--engine.*--threads/);
  expect(() => checkShardSettings({ ...presets.paper, threads: 4 })).toThrow('--engine');
  expect(() => checkShardSettings({ ...presets.paper, engine: 'onnxruntime' })).toThrow('--threads');
  checkShardSettings({ ...presets.paper, engine: 'onnxruntime', threads: 4 });
  checkShardSettings({ ...presets.paper, device: 'cuda', threads: 4 });
});
