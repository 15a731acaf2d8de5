import { describe, expect, it, test } from 'vitest';
import { benchRecord } from '../../../src-shared/statistics/bench-record.ts';
import { evidenceRule } from '../../../src-shared/statistics/evidence-test.ts';
import {
  reliabilityOf,
  reliabilitySchema,
  type BenchRecord,
  type BenchScan,
} from '../../../src-shared/statistics/reliability.ts';
import {
  foundWords,
  kindName,
  reliabilityWords,
  sight,
} from '../../../src-shared/statistics/reliability-words.ts';

function scan(
  model: string,
  index: number | null,
  verdict: BenchScan['verdict'],
  more: Partial<BenchScan>,
): BenchScan {
  return { model, kind: 'clean', seed: 0, verdict, index, foundTarget: null, ...more };
}

const patch = { kind: 'patch', foundTarget: true };
/** Two clean models of two scans each, two patches, and a warp that is never found. */
const record: BenchRecord = {
  rule: 'made up',
  preset: 'fast',
  half: 'report',
  scans: [
    scan('clean-a', 0.5, 'no-anomaly', {}),
    scan('clean-a', 1.6, 'inconclusive', { seed: 1 }),
    scan('clean-b', null, 'inconclusive', {}),
    scan('clean-b', 2.2, 'backdoored', { seed: 1 }),
    scan('warp', 1.1, 'no-anomaly', { kind: 'wanet', foundTarget: false }),
    scan('warp', 3, 'backdoored', { kind: 'wanet', foundTarget: false, seed: 1 }),
    scan('patch-a', 4, 'backdoored', patch),
    scan('patch-a', 2.5, 'backdoored', { ...patch, seed: 1 }),
    scan('patch-b', 1.8, 'inconclusive', patch),
  ],
};

describe('what an index meant on the bench', () => {
  it('counts the scans of clean models with an index at least as large', () => {
    expect(reliabilityOf(1.6, record)).toMatchObject({
      cleanModels: 2,
      cleanScans: 4,
      cleanAsHigh: 2,
      cleanFlagged: 1,
    });
    expect(reliabilityOf(1.7, record).cleanAsHigh).toBe(1);
    expect(reliabilityOf(2.3, record).cleanAsHigh).toBe(0);
  });

  it('counts a backdoor as found only where a planted label stood out and the model was called backdoored', () => {
    expect(reliabilityOf(1.8, record).kinds).toEqual([
      { kind: 'patch', models: 2, scans: 3, found: 2, asHigh: 3 },
      { kind: 'wanet', models: 1, scans: 2, found: 0, asHigh: 0 },
    ]);
    expect(reliabilityOf(2.6, record).kinds[0]).toMatchObject({ found: 2, asHigh: 1 });
  });

  it('lists the kinds that are found most often first, whatever the order of the scans', () => {
    const reversed = { ...record, scans: record.scans.toReversed() };
    expect(reliabilityOf(1, reversed)).toEqual(reliabilityOf(1, record));
  });

  it('never grows with the index', () => {
    for (let index = -1; index < 5; index += 0.25) {
      const [less, more] = [reliabilityOf(index, record), reliabilityOf(index + 0.25, record)];
      expect(more.cleanAsHigh).toBeLessThanOrEqual(less.cleanAsHigh);
      for (const [place, { asHigh }] of more.kinds.entries()) {
        expect(asHigh).toBeLessThanOrEqual(less.kinds[place]!.asHigh);
      }
    }
  });

  it('is nothing where nothing was scanned, and holds to its schema', () => {
    const nothing = { cleanModels: 0, cleanScans: 0, cleanAsHigh: 0, cleanFlagged: 0, kinds: [] };
    expect(reliabilityOf(2, { ...record, scans: [] })).toEqual(nothing);
    for (const scans of [[], record.scans]) {
      const reliability = reliabilityOf(2, { ...record, scans });
      expect(reliabilitySchema.parse(reliability)).toEqual(reliability);
    }
  });
});

describe('the words for it', () => {
  it('say how many clean and how many patched models had such an index', () => {
    expect(reliabilityWords(reliabilityOf(1.6, record))).toBe(
      '2 of the 4 scans of 2 clean models of the bench had an index at least as high; 3 of the 3 scans of models with a ' +
        'patch backdoor did.',
    );
    expect(reliabilityWords(reliabilityOf(3, record))).toBe(
      'None of the 4 scans of 2 clean models of the bench had an index as high; 1 of the 3 scans of models with a patch ' +
        'backdoor did.',
    );
  });

  it('leave out patches where there was none, and say nothing without clean models', () => {
    const of = (kinds: readonly string[]) =>
      reliabilityWords(
        reliabilityOf(9, { ...record, scans: record.scans.filter(({ kind }) => kinds.includes(kind)) }),
      );
    expect(of(['clean'])).toBe('None of the 4 scans of 2 clean models of the bench had an index as high.');
    expect(of(['patch'])).toBeNull();
  });

  it('name a kind, how often it was found, and how well it is seen', () => {
    expect([kindName('wanet'), kindName('unheard-of')]).toEqual(['warped image (WaNet)', 'unheard-of']);
    const kind = (found: number) => ({ kind: 'patch', models: 4, scans: 10, found, asHigh: 0 });
    expect(foundWords(kind(9))).toBe('9 of 10');
    expect([10, 9, 8, 3, 2, 0].map((found) => sight(kind(found)))).toEqual([
      'seen',
      'seen',
      'sometimes seen',
      'sometimes seen',
      'hardly seen',
      'hardly seen',
    ]);
  });
});

test('the bench record is of the rule that judges', () => {
  expect(benchRecord.rule).toBe(evidenceRule);
  expect(benchRecord.scans.length).toBeGreaterThan(0);
});
