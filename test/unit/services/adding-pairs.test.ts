import { describe, expect, test } from 'vitest';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { checkPairsCanBeAdded } from '../../../src-main/services/adding-pairs.ts';
import { ScanService } from '../../../src-main/services/scan-service.ts';
import { presets } from '../../../src-shared/presets.ts';
import { finishedScan } from '../history/example-scan.ts';
import { temporaryHistory } from '../history/temporary-folder.ts';

const shard = { index: 2, count: 3 };
const merged = {
  scanId: 'x',
  shard,
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: null,
  durationMs: 5,
};

function scan(changes: Partial<StoredScan> = {}): StoredScan {
  return finishedScan({ settings: presets.fast, ...changes });
}

describe('pairs', () => {
  test.each(['finished', 'cancelled', 'interrupted', 'failed'] as const)(
    'are added to a scan: %s',
    (status) => {
      expect(() => checkPairsCanBeAdded(scan({ status }))).not.toThrow();
    },
  );

  test('that were added and cut short can be asked for again', () => {
    const settings = { ...presets.fast, pairs: true };
    expect(() => checkPairsCanBeAdded(scan({ status: 'cancelled', settings }))).not.toThrow();
  });

  test.each([
    ['one shard', { shard }, 'one shard of the labels'],
    ['joined shards', { mergedFrom: [merged] }, 'joined from shards'],
    ['the published schedule', { settings: presets.paper }, 'with the preset fast'],
    ['a scan that runs', { status: 'running' }, 'once it has ended'],
    ['a scan that has them', { settings: { ...presets.fast, pairs: true } }, 'searched already'],
  ] as [string, Partial<StoredScan>, string][])(
    'are refused for %s, with the reason',
    (_what, changes, reason) => {
      expect(() => checkPairsCanBeAdded(scan(changes))).toThrow(
        expect.objectContaining({
          code: 'SCAN_NOT_RESUMABLE',
          message: expect.stringContaining(reason) as string,
        }),
      );
    },
  );

  test('are refused for an intake that was refused, before any process starts', async () => {
    const history = temporaryHistory();
    const error = { code: 'MODEL_CORRUPT', message: 'It is no model.' } as const;
    const { id } = history.scans.refuse({ modelPath: null, datasetPath: null, settings: null, error });
    const service = new ScanService(history, () => {
      throw new Error('no engine process is needed');
    });
    await expect(service.addPairs(id, {}, new AbortController().signal)).rejects.toMatchObject({
      code: 'SCAN_NOT_RESUMABLE',
      message: expect.stringContaining('It is no model.') as string,
    });
  });
});
