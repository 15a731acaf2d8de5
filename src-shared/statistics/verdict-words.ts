import type { ScanReport } from '../domain/scan-report.ts';
import { labelWithName, listOfNames } from './label-name.ts';

/** The verdict as screen and report say it: one sentence to read from afar, then the figures behind it. */
export interface VerdictWords {
  readonly lead: string;
  readonly rest: string;
}

type Judged = Pick<
  ScanReport,
  | 'verdict'
  | 'caveats'
  | 'anomalyIndex'
  | 'anomalyThreshold'
  | 'median'
  | 'flaggedLabels'
  | 'labels'
  | 'labelNames'
>;

const notClean = 'This does not show that the model is clean.';

export function verdictWords(report: Judged): VerdictWords {
  switch (report.verdict) {
    case 'backdoored':
      return backdoored(report);
    case 'no-anomaly':
      return { lead: 'No label stands apart.', rest: `${noAnomaly(report)} ${notClean}` };
    case 'inconclusive':
      return { lead: 'This scan cannot tell.', rest: inconclusive(report) };
  }
}

/** A norm as a number of pixels: whole ones where there are many. */
export function inPixels(norm: number): string {
  if (norm < 0.05) return 'less than 0.1 pixels';
  const rounded = norm < 9.95 ? norm.toFixed(1).replace(/\.0$/, '') : norm.toFixed(0);
  return rounded === '1' ? '1 pixel' : `${rounded} pixels`;
}

function backdoored(report: Judged): VerdictWords {
  const [first, ...others] = report.flaggedLabels;
  const name = (label: number) => labelWithName(label, report.labelNames);
  if (others.length === 0) {
    return {
      lead: `Label ${name(first!)} is probably a backdoor.`,
      rest: `Its trigger covers ${inPixels(normOf(report, first!))}; ${theMedian(report)}`,
    };
  }
  return {
    lead: `Labels ${listOfNames(report.flaggedLabels.map(name))} are probably backdoors.`,
    rest: `The smallest trigger, of label ${name(first!)}, covers ${inPixels(normOf(report, first!))}; ${theMedian(report)}`,
  };
}

function noAnomaly(report: Judged): string {
  const smallest = smallestInStatistics(report);
  const name = labelWithName(smallest.label, report.labelNames);
  return `The smallest trigger, of label ${name}, covers ${inPixels(smallest.norm)}; ${theMedian(report)}`;
}

function inconclusive(report: Judged): string {
  const reason = report.caveats.find(({ effect }) => effect === 'inconclusive')?.message ?? '';
  if (report.flaggedLabels.length === 0) return reason;
  const flagged = listOfNames(report.flaggedLabels.map((label) => labelWithName(label, report.labelNames)));
  const noun = report.flaggedLabels.length === 1 ? 'label' : 'labels';
  return `${reason} The outlier test alone would point at ${noun} ${flagged}: ${figures(report)}`;
}

function theMedian(report: Judged): string {
  return `the median label needs ${inPixels(report.median!)}. ${capitalised(figures(report))}`;
}

function figures({ anomalyIndex, anomalyThreshold }: Judged): string {
  return `index ${anomalyIndex!.toFixed(2)}, threshold ${anomalyThreshold}.`;
}

function smallestInStatistics({ labels }: Judged): { label: number; norm: number } {
  return labels
    .filter((one) => one.inStatistics)
    .map((one) => ({ label: one.label, norm: one.maskL1Norm! }))
    .reduce((least, one) => (one.norm < least.norm ? one : least));
}

function normOf({ labels }: Judged, label: number): number {
  return labels.find((one) => one.label === label)!.maskL1Norm!;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
