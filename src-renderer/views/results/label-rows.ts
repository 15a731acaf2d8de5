import type { LabelReport } from '../../../src-shared/domain/scan-report.ts';

/** What the table can be sorted by. */
export type SortKey = keyof Pick<
  LabelReport,
  | 'label'
  | 'maskL1Norm'
  | 'anomalyIndex'
  | 'attackSuccessRate'
  | 'heldOutSuccessRate'
  | 'steps'
  | 'gradientEvaluations'
  | 'durationMs'
  | 'stopReason'
>;

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** A line of the table: a label, or the heading above those that stand apart. */
export type TableLine =
  | { readonly kind: 'label'; readonly label: LabelReport }
  | { readonly kind: 'heading'; readonly words: string };

/**
 * The lines of the table: labels with a working trigger first, then, each under its heading, those that never reached
 * the threshold, those whose search broke down, and those that were only screened. A figure that does not exist comes last, whichever way the lines
 * run; equal ones are in the order of the labels.
 */
export function tableLines(labels: readonly LabelReport[], sorting: Sorting): TableLine[] {
  const all = labels.toSorted((a, b) => compare(a, b, sorting));
  const screened = all.filter(({ role }) => role === 'screened');
  const sorted = all.filter(({ role }) => role !== 'screened');
  const broken = sorted.filter(({ maskL1Norm }) => maskL1Norm === null);
  const short = sorted.filter(({ maskL1Norm, reachedThreshold }) => maskL1Norm !== null && !reachedThreshold);
  const working = sorted.filter(
    ({ maskL1Norm, reachedThreshold }) => maskL1Norm !== null && reachedThreshold,
  );
  return [
    ...working.map(asLine),
    ...under('Never reached the success threshold: what was kept is merely the last mask', short),
    ...under('The search broke down: no result', broken),
    ...under('Screened only: a brief search, whose norm is rough', screened),
  ];
}

function under(words: string, labels: readonly LabelReport[]): TableLine[] {
  return labels.length === 0 ? [] : [{ kind: 'heading', words }, ...labels.map(asLine)];
}

function asLine(label: LabelReport): TableLine {
  return { kind: 'label', label };
}

function compare(a: LabelReport, b: LabelReport, { key, descending }: Sorting): number {
  const left = a[key];
  const right = b[key];
  if (left === right) return a.label - b.label;
  if (left === null) return 1;
  if (right === null) return -1;
  return (left < right ? -1 : 1) * (descending ? -1 : 1);
}
