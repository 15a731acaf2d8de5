import { describe, expect, it } from 'vitest';
import { pairOffer, whyNoPairs } from '../../src-shared/adding-pairs.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { presets } from '../../src-shared/presets.ts';
import { exampleReport } from './report/example-report.ts';

/** Ten labels whose 93 evaluations took 12.5 ms each, in which none stood apart. */
function finished(changes: Partial<ScanReport> = {}): ScanReport {
  return {
    ...exampleReport(),
    verdict: 'no-anomaly',
    settings: { ...presets.fast, labelSlots: 1 } satisfies ScanSettings,
    ...changes,
  };
}

const shard = { index: 1, count: 3 };

describe('pairs can be added', () => {
  it('to a scan whose cost follows the loss', () => {
    expect(whyNoPairs({ settings: presets.fast, shard: null, mergedFrom: [] })).toBeNull();
  });

  it.each([
    ['one shard', { settings: presets.fast, shard, mergedFrom: [] }],
    ['joined from shards', { settings: presets.fast, shard: null, mergedFrom: [shard] }],
    ['whole steps', { settings: presets.paper, shard: null, mergedFrom: [] }],
  ])('but not where the reason is "%s"', (reason, scan) => {
    expect(whyNoPairs(scan)).toContain(reason);
  });
});

describe('pairs are offered', () => {
  it('with their number and the time that the evaluations of the labels took', () => {
    const offer = pairOffer(finished())!;
    expect(offer.pairCount).toBe(90);
    // All 90 pairs take 8 steps of one batch of 16 images, 20 to 28 of them those of a full search with one start.
    const briefMs = (90 * 8 * 12.5) / 93;
    expect(offer.durationMs!.low).toBeGreaterThan(briefMs);
    expect(offer.durationMs!.high).toBeLessThan(10 * briefMs);
  });

  it('sooner where labels were searched side by side', () => {
    const alone = pairOffer(finished())!.durationMs!.high;
    const two = pairOffer(finished({ settings: { ...presets.fast, labelSlots: 2 } }))!.durationMs!.high;
    expect(two).toBeCloseTo(alone / 2);
  });

  it('without a time where no label was timed', () => {
    expect(pairOffer(finished({ labels: [] }))).toEqual({ pairCount: 90, durationMs: null });
  });

  it('for the labels that were searched', () => {
    const settings = { ...presets.fast, labels: [3, 7] };
    expect(pairOffer(finished({ settings }))!.pairCount).toBe(18);
  });

  it.each([
    ['a backdoor was found', { verdict: 'backdoored' }],
    ['the scan was cancelled', { status: 'cancelled' }],
    [
      'pairs were searched',
      { pairs: { findings: [], anomalyIndex: null, median: null, deviation: null, flagged: [], pairs: [] } },
    ],
    ['they cannot be added', { shard }],
    ['there are too many', { model: { ...exampleReport().model, labelCount: 1000 } }],
  ] as [string, Partial<ScanReport>][])('not where %s', (_reason, changes) => {
    expect(pairOffer(finished(changes))).toBeNull();
  });
});
