import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleResult, finishedScan } from '../history/example-scan.ts';

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
