import { parseLabelList } from '../../../src-shared/domain/label-list.ts';

/** What a typed list of labels means for a model, or what is wrong with it. */
export type LabelChoice =
  | { readonly labels: readonly number[]; readonly problem: null }
  | { readonly labels: null; readonly problem: string };

/** Reads `0-9,33` for a model with `labelCount` labels. */
export function readLabelChoice(text: string, labelCount: number): LabelChoice {
  const labels = parseLabelList(text);
  if (labels === null) {
    return { labels: null, problem: 'Write single labels and ranges, for example 0-9,33.' };
  }
  const unknown = labels.find((label) => label >= labelCount);
  if (unknown !== undefined) {
    return {
      labels: null,
      problem: `The model has no label ${unknown}: its labels are 0 to ${labelCount - 1}.`,
    };
  }
  return { labels, problem: null };
}

/** Labels whose number or name contains the words; all for no words. */
export function findLabels(words: string, labelCount: number, names: readonly string[] | null): number[] {
  const wanted = words.trim().toLowerCase();
  return Array.from({ length: labelCount }, (_, label) => label).filter(
    (label) => String(label).includes(wanted) || (names?.[label] ?? '').toLowerCase().includes(wanted),
  );
}

/** `labels` with or without one of them, ascending. */
export function withLabel(labels: readonly number[], label: number, isIncluded: boolean): number[] {
  const others = labels.filter((other) => other !== label);
  return isIncluded ? [...others, label].sort((a, b) => a - b) : others;
}
