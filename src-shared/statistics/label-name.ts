/**
 * A label as the reader knows it: its number, and its name where the user gave one: `7 (stop)`.
 *
 * @param names by label; may be shorter than the model has labels
 */
export function labelWithName(label: number, names: readonly string[] | null): string {
  const name = names?.[label]?.trim() ?? '';
  return name === '' ? String(label) : `${label} (${name})`;
}
