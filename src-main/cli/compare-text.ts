import { pairKey } from '../../src-shared/domain/pair-result.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { labelWithName } from '../../src-shared/statistics/label-name.ts';
import { table } from './printer.ts';

/** A scan by the first characters of its id. */
function shortId({ scanId }: ScanReport): string {
  return scanId.slice(0, 8);
}

/**
 * Two scans side by side as text for a terminal: what each says, and the labels and pairs that are flagged in either with
 * their index in both. A dash: not searched in full there, or nothing to compare with.
 */
export function compareText(first: ScanReport, second: ScanReport): string[] {
  const both = [first, second];
  return [
    ...both.map((report) => `${shortId(report)}  ${report.model.name}: ${report.summary}`),
    '',
    ...flaggedTable(
      'label',
      both,
      [...new Set(both.flatMap(({ flaggedLabels }) => flaggedLabels))].map((label) => ({
        name: labelWithName(label, first.labelNames),
        indexes: both.map(({ labels }) => labels.find((one) => one.label === label)?.anomalyIndex ?? null),
      })),
    ),
    '',
    ...pairTable(both),
  ];
}

function pairTable(both: readonly ScanReport[]): string[] {
  const without = both.filter(({ pairs }) => pairs === null);
  if (without.length === 2) return ['pairs: searched in neither scan'];
  const flagged = new Map(
    both.flatMap(({ pairs }) => pairs?.flagged ?? []).map((pair) => [pairKey(pair), pair]),
  );
  const rows = [...flagged].map(([key, { source, target }]) => ({
    name: `${source} → ${target}`,
    indexes: both.map(
      ({ pairs }) => pairs?.pairs.find((pair) => pairKey(pair) === key)?.anomalyIndex ?? null,
    ),
  }));
  return [
    ...flaggedTable('pair', both, rows),
    ...without.map((report) => `${shortId(report)} searched no pairs`),
  ];
}

interface FlaggedRow {
  readonly name: string;
  /** In each scan. */
  readonly indexes: readonly (number | null)[];
}

function flaggedTable(what: string, both: readonly ScanReport[], rows: readonly FlaggedRow[]): string[] {
  if (rows.length === 0) return [`${what}s: none flagged in either scan`];
  return table([
    [what, ...both.map((report) => `index in ${shortId(report)}`)],
    ...rows.map(({ name, indexes }) => [name, ...indexes.map((index) => index?.toFixed(2) ?? '–')]),
  ]);
}
