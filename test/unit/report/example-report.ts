import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import type { ReadTriggers } from '../../../src-main/report/read-triggers.ts';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { presets } from '../../../src-shared/presets.ts';
import { fullPair } from '../../support/pair-measurements.ts';
import { exampleIntake, exampleResult, finishedScan } from '../history/example-scan.ts';

/** The report of the example's ten labels, of which label 0 is flagged. */
export function exampleReport(
  changes: Partial<StoredScan> = {},
  labels: readonly number[] = finishedScan().plannedLabels,
): ScanReport {
  const results = labels.map((label) => exampleResult(label));
  return buildReport(finishedScan({ id: '1a2b3c4d-0000-4000-8000-000000000000', ...changes }), results);
}

/**
 * The report of a scan that all of the evidence judges. Label 3 is the planted one: not the smallest, but with the largest
 * margin; label 0 has the smallest trigger. Both were searched three times, label 3 once without a trigger.
 */
export function evidenceReport(changes: Partial<StoredScan> = {}): ScanReport {
  const results = finishedScan().plannedLabels.map((label) => {
    const maskL1Norm = label === 0 ? 4.5 : label === 3 ? 5 : 10 + label / 10;
    return exampleResult(label, {
      maskL1Norm,
      norms: label === 0 ? [4.5, 4.5, 4.6] : label === 3 ? [5, 4.9, null] : [maskL1Norm],
      largestMargin: label === 3 ? 40 : 10,
      featureSimilarity: label === 3 ? 0.3 : 0.6,
    });
  });
  const scan = finishedScan({
    id: 'e71de9ce-0000-4000-8000-000000000000',
    settings: presets.fast,
    ...changes,
  });
  return { ...buildReport(scan, results), reliability: exampleReliability };
}

/** What a bench might have to say. */
export const exampleReliability: NonNullable<ScanReport['reliability']> = {
  cleanModels: 10,
  cleanScans: 30,
  cleanAsHigh: 0,
  cleanFlagged: 1,
  kinds: [
    { kind: 'patch', models: 4, scans: 12, found: 12, asHigh: 11 },
    { kind: 'blend', models: 3, scans: 9, found: 5, asHigh: 3 },
    { kind: 'tint', models: 2, scans: 6, found: 0, asHigh: 0 },
  ],
};

/** The report of a model with many labels, whose norms lie between 10 and 20 pixels. */
export function largeReport(labelCount: number): ScanReport {
  const report = exampleReport();
  const label = report.labels[1]!;
  return {
    ...report,
    model: { ...report.model, labelCount },
    labels: Array.from({ length: labelCount }, (_, index) => ({
      ...label,
      label: index,
      maskL1Norm: 10 + (10 * ((index * 37) % labelCount)) / labelCount,
    })),
    flaggedLabels: [],
    verdict: 'no-anomaly',
  };
}

/** The report of a screened scan of 130 labels: the first 40 in full, the odd ones of them as controls; label 0 is flagged. */
export function screenedReport(): ScanReport {
  const labels = Array.from({ length: 130 }, (_, label) => label);
  const results = labels.map((label) => {
    if (label >= 40)
      return exampleResult(label, { role: 'screened', reachedThreshold: false, maskL1Norm: 9 });
    const maskL1Norm = label === 0 ? 1.25 : 10 + label / 8;
    return exampleResult(label, { role: label % 2 === 1 ? 'control' : 'searched', maskL1Norm });
  });
  const { model } = exampleIntake();
  const scan = finishedScan({
    id: '5c4ee9ed-0000-4000-8000-000000000000',
    settings: presets.fast,
    model: { ...model, labelCount: 130 },
    plannedLabels: labels,
  });
  return buildReport(scan, results);
}

/** The triggers of the examples. */
export const exampleTriggers: ReadTriggers = {
  label: (label) => exampleResult(label),
  pair: ({ source, target }) => ({ ...fullPair(source, target), label: target }),
};

/** The report of a scan of all pairs whose images of 1 go to 7; pairs of targets 0 and 1 were controls. */
export function pairReport(): ScanReport {
  const labels = finishedScan().plannedLabels;
  const pairs = labels.flatMap((target) =>
    labels
      .filter((source) => source !== target)
      .map((source) => {
        const maskL1Norm = source === 1 && target === 7 ? 4 : 40 + source + target;
        return fullPair(source, target, { maskL1Norm, role: target < 2 ? 'control' : 'searched' });
      }),
  );
  const scan = finishedScan({
    id: '9a125ca2-0000-4000-8000-000000000000',
    settings: { ...presets.fast, pairs: true },
  });
  return buildReport(
    scan,
    labels.map((label) => exampleResult(label, { maskL1Norm: 10 + label / 10 })),
    pairs,
  );
}
