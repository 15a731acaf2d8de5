/**
 * A label as the reader knows it: its number, and its name where the user gave one: `7 (stop)`.
 *
 * @param names by label; may be shorter than the model has labels
 */
export function labelWithName(label: number, names: readonly string[] | null): string {
  const name = names?.[label]?.trim() ?? '';
  return name === '' ? String(label) : `${label} (${name})`;
}

/** Names listed before the rest are counted: of 2,622 normally distributed norms 60 pass an index of 2. */
const listedNames = 8;

/** `3`, `3 and 5`, `1, 2, 3, 4, 5, 6, 7, 8 and 12 more`. @param names at least one */
export function listOfNames(names: readonly string[]): string {
  if (names.length === 1) return names[0]!;
  const shown = names.slice(0, listedNames);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop()!;
  return `${shown.join(', ')} and ${last}`;
}

/**
 * Names of labels that the images carry, as those of their folders. Only where there is one for each label of the model:
 * otherwise nobody can say which label is which.
 *
 * @param modelLabels the model's label of each label of the images; null where they are the same
 */
export function namesFromImages(
  names: readonly string[] | null,
  labelCount: number,
  modelLabels: readonly number[] | null,
): string[] | null {
  if (names?.length !== labelCount) return null;
  return modelLabels === null ? [...names] : names.map((_, label) => names[modelLabels.indexOf(label)]!);
}
