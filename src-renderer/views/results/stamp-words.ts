import type { StampedPrediction } from '../../../src-shared/contract/scan-detail.ts';

/** A label as the model says it: its name where there is one, else its number. */
export function said(label: number, names: readonly string[] | null): string {
  const name = names?.[label]?.trim() ?? '';
  return name === '' ? `label ${label}` : name;
}

/** `Your image 118: says stop, with the trigger says turn right.` */
export function stampSentence(
  { index, before, after }: StampedPrediction,
  names: readonly string[] | null,
): string {
  const then =
    before.label === after.label
      ? `still says ${said(after.label, names)} with the trigger`
      : `with the trigger says ${said(after.label, names)}`;
  return `Your image ${index}: says ${said(before.label, names)}, ${then}.`;
}

/** How many of the images shown go to the target label, without and with the trigger. */
export function stampSummary(
  predictions: readonly StampedPrediction[],
  target: number,
  names: readonly string[] | null,
): string {
  const before = predictions.filter((one) => one.before.label === target).length;
  const after = predictions.filter((one) => one.after.label === target).length;
  return `Of the ${predictions.length} images shown, ${after} say ${said(target, names)} with the trigger, ${before} without.`;
}
