import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { presets } from '../../../src-shared/presets.ts';
import { exampleIntake, exampleResult, finishedScan } from '../history/example-scan.ts';

/** The report of the example's ten labels, of which label 0 is flagged. */
export function exampleReport(
  changes: Partial<StoredScan> = {},
  labels: readonly number[] = finishedScan().plannedLabels,
): ScanReport {
  const results = labels.map((label) => exampleResult(label));
  return buildReport(finishedScan({ id: '1a2b3c4d-0000-4000-8000-000000000000', ...changes }), results);
}

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

/** The report of a screened scan of 130 labels: 20 in full, the odd ones of them controls, of which label 0 is flagged. */
export function screenedReport(): ScanReport {
  const labels = Array.from({ length: 130 }, (_, label) => label);
  const results = labels.map((label) => {
    if (label >= 20)
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
