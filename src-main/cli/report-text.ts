import type { LabelReport, ScanReport } from '../../src-shared/domain/scan-report.ts';
import { describeScaledMad } from '../../src-shared/statistics/outlier-test.ts';
import { describeDuration } from './scan-progress.ts';
import { table } from './printer.ts';

/** Labels shown on the terminal; all of them are in report.json and labels.csv. */
const shownLabels = 10;

/** A report as text for a terminal: the sentence first, then what it rests on and what speaks against it. */
export function reportText(report: ScanReport): string[] {
  const { median, scaledMad, anomalyIndex } = report;
  const statistics =
    median === null || scaledMad === null
      ? 'no statistics'
      : `median ${median.toFixed(2)}, ${describeScaledMad(scaledMad, report.normScale)}, anomaly index ` +
        `${anomalyIndex === null ? 'undefined' : anomalyIndex.toFixed(2)}, threshold ${report.anomalyThreshold}`;
  return [
    '',
    report.summary,
    statistics,
    ...report.caveats.map(({ message }) => `- ${message}`),
    '',
    ...labelTable(report.labels),
    '',
    `scan ${report.scanId.slice(0, 8)}, ${report.gradientEvaluations} gradient evaluations in ` +
      `${describeDuration(report.durationMs)} on ${report.engine}/${report.device}, seed ${report.seed}`,
  ];
}

function labelTable(labels: readonly LabelReport[]): string[] {
  const inFull = labels.filter(({ role }) => role !== 'screened');
  const screened = labels.length - inFull.length;
  const byNorm = inFull.toSorted((a, b) => (a.maskL1Norm ?? Infinity) - (b.maskL1Norm ?? Infinity));
  const rows = byNorm
    .slice(0, shownLabels)
    .map((label) => [
      String(label.label),
      number(label.maskL1Norm, 2),
      number(label.anomalyIndex, 2),
      number(label.attackSuccessRate, 3),
      remark(label),
    ]);
  const more = [
    ...(byNorm.length > rows.length ? [`… and ${byNorm.length - rows.length} labels more`] : []),
    ...(screened > 0 ? [`${screened} labels screened only: searched briefly, not listed here`] : []),
  ];
  return [...table([['label', 'mask L1 norm', 'index', 'ASR', ''], ...rows]), ...more];
}

function remark({ role, reachedThreshold }: LabelReport): string {
  const remarks = [
    role === 'control' ? 'control' : null,
    reachedThreshold ? null : 'never reached the threshold',
  ];
  return remarks.filter((one) => one !== null).join(', ');
}

function number(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}
