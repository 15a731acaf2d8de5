import type { ScanReport } from '../domain/scan-report.ts';
import { indexWords, intervalWords } from './evidence-words.ts';
import { foremostLabel } from './foremost-label.ts';
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
  | 'indexInterval'
  | 'median'
  | 'flaggedLabels'
  | 'labels'
  | 'labelNames'
  | 'settings'
  | 'pairs'
>;

const notClean = 'This does not show that the model is clean.';

export function verdictWords(report: Judged): VerdictWords {
  switch (report.verdict) {
    case 'backdoored':
      return report.flaggedLabels.length > 0 ? backdoored(report) : backdooredByPairs(report);
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
    rest: standsOut(report, first!),
  };
}

/** No label stands apart, but images of some labels go to others. */
function backdooredByPairs({ pairs, anomalyThreshold }: Judged): VerdictWords {
  const { findings, flagged, median, pairs: all } = pairs!;
  const [first] = flagged;
  const { maskL1Norm, anomalyIndex } = all.find(
    ({ source, target }) => source === first!.source && target === first!.target,
  )!;
  return {
    lead: `${capitalised(findings.join('; '))}: probably a backdoor.`,
    rest:
      `No label stands apart for images of all labels. The most suspicious trigger covers ${inPixels(maskL1Norm!)}; the ` +
      `median pair needs ${inPixels(median!)}. Index ${anomalyIndex!.toFixed(2)}, threshold ${anomalyThreshold}.`,
  };
}

function noAnomaly(report: Judged): string {
  return standsOut(report, foremostLabel(report.labels)!.label);
}

/** By all of the evidence, the label with the largest index need not be the one with the smallest trigger. */
function standsOut(report: Judged, label: number): string {
  const name = labelWithName(label, report.labelNames);
  const covers = `covers ${inPixels(normOf(report, label))}`;
  const found = isByEvidence(report)
    ? `Label ${name} stands out most: its trigger ${covers}`
    : `The smallest trigger, of label ${name}, ${covers}`;
  return `${found}; ${theMedian(report)}`;
}

function inconclusive(report: Judged): string {
  const caveat = report.caveats.find(({ effect }) => effect === 'inconclusive');
  const reason = caveat?.message ?? '';
  if (report.flaggedLabels.length === 0) {
    // That reason gives the index and the threshold already.
    if (caveat?.code !== 'in-doubt' || report.indexInterval === null) return reason;
    return `${reason} The 95 % interval of the index is ${intervalWords(report.indexInterval)}.`;
  }
  const flagged = listOfNames(report.flaggedLabels.map((label) => labelWithName(label, report.labelNames)));
  const noun = report.flaggedLabels.length === 1 ? 'label' : 'labels';
  const test = isByEvidence(report) ? 'index' : 'outlier test';
  return `${reason} The ${test} alone would point at ${noun} ${flagged}: ${indexWords(report)}.`;
}

function theMedian(report: Judged): string {
  return `the median label needs ${inPixels(report.median!)}. ${capitalised(indexWords(report))}.`;
}

function isByEvidence({ settings }: Judged): boolean {
  return settings.verdictRule === 'evidence';
}

function normOf({ labels }: Judged, label: number): number {
  return labels.find((one) => one.label === label)!.maskL1Norm!;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
