import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { anomalyReport } from '../../src-main/report/anomaly-report.ts';
import { decodeGray } from '../../src-main/report/png.ts';
import { triggerFileName, type TriggerFileKind } from '../../src-main/report/trigger-files.ts';
import { runOutlierTest } from '../../src-shared/statistics/outlier-test.ts';

/**
 * The figures that the reference publishes for its GTSRB model (README of github.com/bolunwang/backdoor): median
 * 64.466667, MAD 13.238736, anomaly index 3.652087, flagged label 33 with norm 16.117647. The masks behind them are
 * not published, so the 43 norms below are made up: label 33 is the published one, the others are placed around the
 * published median so that their median absolute deviation is the published one.
 */
const published = { median: 64.466667, scaledMad: 13.238736, index: 3.652087, label: 33, norm: 16.117647 };

function normsLikePublished() {
  const mad = published.scaledMad / 1.4826;
  // In deviations: 10 near and 10 at the MAD below, 1 at the median, 10 near and 11 beyond above.
  const offsets = [
    ...Array<number>(10).fill(-0.5),
    ...Array<number>(10).fill(-1),
    0,
    ...Array<number>(10).fill(0.5),
    ...Array<number>(11).fill(1.5),
  ];
  const labels = Array.from({ length: 43 }, (_, label) => label).filter((label) => label !== published.label);
  const others = labels.map((label, index) => ({ label, norm: published.median + offsets[index]! * mad }));
  return [...others, { label: published.label, norm: published.norm }];
}

test('the published norms give the published median, MAD, index and flagged label', () => {
  const result = runOutlierTest(normsLikePublished(), 2);
  // Published with six decimals: half a unit of the last, and for the index what that error can make of it.
  expect(result.median).toBeCloseTo(published.median, 6);
  expect(result.scaledMad).toBeCloseTo(published.scaledMad, 6);
  expect(Math.abs((result.indexes?.get(published.label) ?? 0) - published.index)).toBeLessThan(1e-6);
  expect(result.flaggedLabels).toEqual([published.label]);
});

const folder = path.resolve('../shared/data/reference-results/infected-target-33');
const missing = !existsSync(folder);
if (missing) process.stdout.write(`skipped: the result folder of the reference is not at ${folder}\n`);

describe.skipIf(missing)('a result folder that the reference code wrote', () => {
  test('gives the figures that the reference gives for it', async () => {
    const report = await anomalyReport(folder, { anomalyThreshold: 2 });
    expect(report).toMatchObject({
      verdict: 'backdoored',
      prefix: 'gtsrb',
      imageSize: { height: 32, width: 32 },
      flaggedLabels: [33],
      missingLabels: [],
    });
    // Given with two decimals.
    expect(report.median).toBeCloseTo(60.84, 2);
    expect(report.scaledMad).toBeCloseTo(14.66, 2);
    expect(report.anomalyIndex).toBeCloseTo(3.17, 2);
    expect(report.labels).toHaveLength(43);
  });

  test('holds fusions that are pattern × mask, up to the dropped fractions', async () => {
    const read = async (kind: TriggerFileKind) =>
      decodeGray(await readFile(path.join(folder, triggerFileName({ prefix: 'gtsrb', kind, label: 33 }))));
    const [mask, pattern, fusion] = await Promise.all([read('mask'), read('pattern'), read('fusion')]);
    const errors = Array.from(fusion.bytes, (byte, pixel) =>
      Math.abs(byte - (pattern.bytes[pixel]! * mask.bytes[pixel]!) / 255),
    );
    // Pattern and mask each lost up to 1 of 255, the fusion up to 1 more, and gray rounds by 1/2.
    expect(Math.max(...errors)).toBeLessThan(3.5);
  });
});
