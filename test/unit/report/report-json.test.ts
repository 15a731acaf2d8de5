import { expect, test } from 'vitest';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { scanReportSchema } from '../../../src-shared/domain/scan-report.ts';
import { presets } from '../../../src-shared/presets.ts';
import { without } from '../../support/without.ts';
import { exampleResult, finishedScan } from '../history/example-scan.ts';

const results = finishedScan().plannedLabels.map((label) => exampleResult(label));

test('the report says what was found, with what, and on which files', () => {
  const report = buildReport(finishedScan(), results);
  expect(report).toMatchObject({
    schemaVersion: 2,
    scanId: 'scan-1',
    verdict: 'backdoored',
    flaggedLabels: [0],
    gradientEvaluations: 930,
    seed: 0,
    engine: 'onnxruntime',
    device: 'cpu',
    model: { name: 'signs.h5', sha256: 'a'.repeat(64) },
    dataset: { imagesKey: 'X_test', sha256: 'b'.repeat(64) },
  });
  expect(report.anomalyIndex).toBe(report.labels[0]?.anomalyIndex);
});

test('the report carries no path', () => {
  expect(JSON.stringify(buildReport(finishedScan(), results))).not.toContain('/evidence');
});

test('the report survives being written and read', () => {
  const report = buildReport(finishedScan(), results);
  expect(scanReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});

test('the labels come ascending, whatever the order of the search', () => {
  const report = buildReport(finishedScan(), results.toReversed());
  expect(report).toEqual(buildReport(finishedScan(), results));
});

test('the settings say whether norms are those of 8-bit masks', () => {
  const result = exampleResult(3);
  const float = buildReport(finishedScan(), [result]);
  const eightBit = buildReport(finishedScan({ settings: presets['reference-code'] }), [result]);
  expect(float.labels[0]?.maskL1Norm).toBe(result.maskL1Norm);
  expect(eightBit.labels[0]?.maskL1Norm).toBe(result.maskL1Norm8Bit);
  expect(result.maskL1Norm).not.toBe(result.maskL1Norm8Bit);
});

test('a scan that was cancelled before its first label has a report without figures', () => {
  const report = buildReport(finishedScan({ status: 'cancelled' }), []);
  expect(report).toMatchObject({ status: 'cancelled', verdict: 'inconclusive', median: null, labels: [] });
});

test('a label whose search broke down has null where there is no number', () => {
  const broken = exampleResult(9, {
    stopReason: 'not-finite',
    reachedThreshold: false,
    maskL1Norm: null,
    maskL1Norm8Bit: null,
    attackSuccessRate: null,
  });
  const report = buildReport(finishedScan(), [...results.slice(0, 9), broken]);
  expect(report.labels[9]).toMatchObject({ maskL1Norm: null, anomalyIndex: null, inStatistics: false });
  expect(report.caveats.map(({ code }) => code)).toContain('not-finite');
});

test('a scan that was cancelled before its promising labels were searched in full does not say "no anomaly"', () => {
  const planned = Array.from({ length: 130 }, (_, label) => label);
  const model = { ...finishedScan().model, labelCount: 130 };
  const scan = finishedScan({ settings: presets.fast, plannedLabels: planned, model });
  const scanned = (again: number) =>
    planned.map((label) => {
      const isControl = label % 2 === 1 && label < 100;
      const role = isControl ? 'control' : label < 2 * again ? 'searched' : 'screened';
      const maskL1Norm = 50 + (label % 25);
      return exampleResult(label, { role, reachedThreshold: role !== 'screened', maskL1Norm });
    });
  expect(buildReport(scan, scanned(20))).toMatchObject({ verdict: 'no-anomaly', flaggedLabels: [] });
  const cancelled = buildReport({ ...scan, status: 'cancelled' }, scanned(17));
  expect(cancelled.verdict).toBe('inconclusive');
  expect(cancelled.caveats[0]).toMatchObject({
    code: 'partial-scan',
    message: expect.stringContaining('3 labels that the brief search found promising were not') as string,
  });
});

test('a report of the first version still reads, as one of a scan that the outlier test judged', () => {
  const report = buildReport(finishedScan(), results);
  const newOfLabels = ['norms', 'indexParts', 'largestMargin', 'featureSimilarity'] as const;
  const document = {
    ...without(report, ['indexInterval', 'reliability']),
    schemaVersion: 1,
    settings: without(report.settings, ['verdictRule', 'repetitions']),
    labels: report.labels.map((label) => without(label, newOfLabels)),
  };
  const read = scanReportSchema.parse(JSON.parse(JSON.stringify(document)));
  expect(read).toMatchObject({
    schemaVersion: 1,
    verdict: 'backdoored',
    indexInterval: null,
    reliability: null,
  });
  expect(read.settings).toMatchObject({ verdictRule: 'outlier-test', repetitions: 0 });
  const notKnown = { norms: [], indexParts: null, largestMargin: null, featureSimilarity: null };
  for (const label of read.labels) expect(label).toMatchObject(notKnown);
  expect(() => scanReportSchema.parse({ ...document, schemaVersion: 3 })).toThrow();
});

test('by all of the evidence the report holds what each index is made of, its interval and what the bench says', () => {
  const settings = { ...presets.paper, verdictRule: 'evidence' as const };
  const signs = results.map((result) => ({
    ...result,
    norms: result.label === 0 ? [1.25, 1, 1.5] : result.norms,
    largestMargin: result.label === 0 ? 20 : 10,
    featureSimilarity: result.label === 0 ? 0.25 : 0.75,
  }));
  const report = buildReport(finishedScan({ settings }), signs);
  const { indexParts, anomalyIndex, ...label } = report.labels[0]!;
  // Repetitions of 0.8 and 1.2 of the first norm have the median 1: the median of 1.25, 1 and 1.5 is 1.25.
  expect(label).toMatchObject({ norms: [1.25, 1, 1.5], largestMargin: 20, featureSimilarity: 0.25 });
  expect(label.maskL1Norm).toBeCloseTo(1.25, 12);
  expect(indexParts!.margin).toBeCloseTo((0.7 * Math.LN2) / 0.725, 12);
  expect(indexParts!.features).toBeCloseTo(0.5 / 0.725, 12);
  expect(anomalyIndex).toBeCloseTo(indexParts!.size + indexParts!.margin! + indexParts!.features!, 12);
  expect(report).toMatchObject({ schemaVersion: 2, verdict: 'backdoored', flaggedLabels: [0], anomalyIndex });
  expect(report.indexInterval!.low).toBeLessThan(anomalyIndex!);
  expect(report.indexInterval!.high).toBeGreaterThan(anomalyIndex!);
  expect(report.reliability).not.toBeNull();
  expect(scanReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
});
