import type { LabelReport, ScanReport } from '../../src-shared/domain/scan-report.ts';
import {
  describeDeviation,
  indexPartTexts,
  indexWords,
  signed,
} from '../../src-shared/statistics/evidence-words.ts';
import { byIndex } from '../../src-shared/statistics/foremost-label.ts';
import { reliabilityWords } from '../../src-shared/statistics/reliability-words.ts';
import { pairOfferText, pairText } from './pair-text.ts';
import { describeDuration } from './scan-progress.ts';
import { table } from './printer.ts';

/** Labels shown on the terminal; all of them are in report.json and labels.csv. */
const shownLabels = 10;

/** A report as text for a terminal: the sentence first, then what it rests on and what speaks against it. */
export function reportText(report: ScanReport): string[] {
  const reliability = report.reliability === null ? null : reliabilityWords(report.reliability);
  return [
    '',
    report.summary,
    statistics(report),
    ...(reliability === null ? [] : [reliability]),
    ...report.caveats.map(({ message }) => `- ${message}`),
    '',
    ...labelTable(report),
    '',
    ...(report.pairs === null ? pairOfferText(report) : pairText(report.pairs)),
    `scan ${report.scanId.slice(0, 8)}, ${report.gradientEvaluations} gradient evaluations in ` +
      `${describeDuration(report.durationMs)} on ${report.engine}/${report.device}, seed ${report.seed}`,
  ];
}

function statistics(report: ScanReport): string {
  const { median, scaledMad, normScale, settings } = report;
  if (median === null || scaledMad === null) return 'no statistics';
  const deviation = describeDeviation(scaledMad, normScale, settings.verdictRule);
  return `median ${median.toFixed(2)}, ${deviation}, anomaly ${indexWords(report)}`;
}

/** By all of the evidence the labels that stand out most come first, which need not be those with the smallest norms. */
function labelTable({ labels, settings }: ScanReport): string[] {
  const byEvidence = settings.verdictRule === 'evidence';
  const inFull = labels.filter(({ role }) => role !== 'screened');
  const screened = labels.length - inFull.length;
  const sorted = inFull.toSorted(
    (a, b) => (byEvidence ? byIndex(a, b) : 0) || (a.maskL1Norm ?? Infinity) - (b.maskL1Norm ?? Infinity),
  );
  const rows = sorted
    .slice(0, shownLabels)
    .map((label) => [
      String(label.label),
      number(label.maskL1Norm, 2),
      number(label.anomalyIndex, 2),
      ...(byEvidence ? [partNumbers(label)] : []),
      number(label.attackSuccessRate, 3),
      remark(label),
    ]);
  const more = [
    ...(sorted.length > rows.length ? [`… and ${sorted.length - rows.length} labels more`] : []),
    ...(screened > 0 ? [`${screened} labels screened only: searched briefly, not listed here`] : []),
  ];
  const head = ['label', 'mask L1 norm', 'index', ...(byEvidence ? [partNames] : []), 'ASR', ''];
  return [...table([head, ...rows]), ...more];
}

const partNames = 'size, margin, features';

function partNumbers({ indexParts }: LabelReport): string {
  if (indexParts === null) return '–';
  return indexPartTexts.map(({ key }) => signed(indexParts[key])).join(' ');
}

function remark({ role, reachedThreshold, norms }: LabelReport): string {
  const remarks = [
    norms.length > 1 ? `searched ${norms.length} times` : null,
    role === 'control' ? 'control' : null,
    reachedThreshold ? null : 'never reached the threshold',
  ];
  return remarks.filter((one) => one !== null).join(', ');
}

function number(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits);
}
