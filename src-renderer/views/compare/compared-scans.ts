import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import { byIndex } from '../../../src-shared/statistics/foremost-label.ts';
import { normAtIndex } from '../../../src-shared/statistics/outlier-test.ts';
import { comparedPairs } from './compared-pairs.ts';
import type { JoinedScan } from '../../charts/joined-strips.ts';

/** Scans are called by letters, in the order in which they stand. */
export function letterOf(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

/** A scan as the joined strips take it. */
export function toJoinedScan(
  { report, settings }: ScanDetail,
  index: number,
): JoinedScan & { letter: string } {
  const norms = (report?.labels ?? []).flatMap(({ label, maskL1Norm, inStatistics }) =>
    inStatistics && maskL1Norm !== null ? [{ label, norm: maskL1Norm }] : [],
  );
  const { median = null, scaledMad = null, normScale = 'linear', anomalyThreshold = 0 } = report ?? {};
  // By all of the evidence no norm alone flags a label.
  const bySize = settings?.verdictRule !== 'evidence';
  return {
    letter: letterOf(index),
    norms,
    median,
    flaggedBelow:
      !bySize || median === null || scaledMad === null
        ? null
        : normAtIndex(anomalyThreshold, { median, scaledMad, scale: normScale }),
    flaggedLabels: report?.flaggedLabels ?? [],
  };
}

/** Every label of one of the scans, ascending. */
export function labelsOf(scans: readonly ScanDetail[]): number[] {
  const labels = scans.flatMap(({ report }) => report?.labels.map(({ label }) => label) ?? []);
  return [...new Set(labels)].toSorted((a, b) => a - b);
}

/** Every label that one of the scans searched in full, ascending, with its norm in each. */
export function normsByLabel(scans: readonly ScanDetail[]): {
  labels: number[];
  series: { name: string; norms: (number | null)[] }[];
} {
  const tables = scans.map(
    ({ report }) =>
      new Map(
        report?.labels
          .filter(({ role }) => role !== 'screened')
          .map(({ label, maskL1Norm }) => [label, maskL1Norm]) ?? [],
      ),
  );
  const labels = [...new Set(tables.flatMap((table) => [...table.keys()]))].toSorted((a, b) => a - b);
  return {
    labels,
    series: tables.map((table, index) => ({
      name: letterOf(index),
      norms: labels.map((label) => table.get(label) ?? null),
    })),
  };
}

/** Labels worth looking at first: flagged ones, those flagged in most scans first; else those with the highest index. */
export function notableLabels(scans: readonly ScanDetail[]): number[] {
  const counts = new Map<number, number>();
  for (const { report } of scans) {
    for (const label of report?.flaggedLabels ?? []) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  if (counts.size > 0)
    return [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).map(([label]) => label);
  const foremost = scans.map(({ report }) => report?.labels.toSorted(byIndex)[0]?.label);
  return [...new Set(foremost.filter((label) => label !== undefined))];
}

/** Flagged labels that the sentence names one by one. */
const mostNamed = 3;

/** What the comparison says in a few words. */
export function compareWords(scans: readonly ScanDetail[]): string {
  const reports = scans.map(({ report }) => report).filter((report) => report !== null);
  if (reports.length < scans.length) return 'Not every scan has a result.';
  const agree = new Set(reports.map(({ verdict }) => verdict)).size === 1;
  const verdicts = agree ? 'All scans agree on the verdict.' : 'The scans disagree on the verdict.';
  const flagged = notableLabels(scans).filter((label) =>
    reports.some((one) => one.flaggedLabels.includes(label)),
  );
  if (flagged.length === 0) return `${verdicts} No label stands apart in any.${pairWords(scans)}`;
  const places = flagged.map((label) => whereFlagged(label, reports));
  const named = flagged
    .slice(0, mostNamed)
    .map((label, index) => `Label ${label} stands apart in ${places[index]}.`);
  const isOneModel = new Set(scans.map(({ summary }) => summary.modelSha256)).size === 1;
  const chance =
    isOneModel && !places.includes(everywhere)
      ? ' None does in every scan of this model: what is flagged may be chance.'
      : '';
  return `${verdicts} ${named.join(' ')}${chance}${pairWords(scans)}`;
}

/** ` Images of 1 go to 7 in B only.`; empty where no pair is flagged. */
function pairWords(scans: readonly ScanDetail[]): string {
  const { rows, areFlagged } = comparedPairs(scans);
  if (!areFlagged) return '';
  return rows
    .slice(0, mostNamed)
    .map(({ source, target, scans: figures }) => {
      const places = describePlaces(figures.map(({ isFlagged }) => isFlagged));
      return ` Images of ${source} go to ${target} in ${places}.`;
    })
    .join('');
}

const everywhere = 'every scan';

/** `A and C`. */
function whereFlagged(
  label: number,
  reports: readonly { readonly flaggedLabels: readonly number[] }[],
): string {
  return describePlaces(reports.map(({ flaggedLabels }) => flaggedLabels.includes(label)));
}

/** @param isThere whether it holds for each scan; at least one */
function describePlaces(isThere: readonly boolean[]): string {
  const letters = isThere.flatMap((holds, index) => (holds ? [letterOf(index)] : []));
  if (letters.length === isThere.length) return everywhere;
  const last = letters.pop()!;
  return letters.length === 0 ? `${last} only` : `${letters.join(', ')} and ${last}`;
}
