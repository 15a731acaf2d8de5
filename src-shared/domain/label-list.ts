/** Most labels that one list may name; more is a typing error. */
const mostLabels = 1_000_000;

/** `0-42`, `3`, `0,5-7` → ascending label numbers without repeats. Null where the text is no such list. */
export function parseLabelList(text: string): number[] | null {
  const labels = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)(?:\s*-\s*(\d+))?\s*$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (match === null || last < first || last - first > mostLabels) return null;
    for (let label = first; label <= last; label++) labels.add(label);
  }
  return [...labels].sort((a, b) => a - b);
}

/** The shortest list that names these labels: `0-2,5`. */
export function formatLabelList(labels: readonly number[]): string {
  const parts: string[] = [];
  const sorted = [...new Set(labels)].sort((a, b) => a - b);
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (sorted[end + 1] === sorted[end]! + 1) end++;
    parts.push(start === end ? `${sorted[start]}` : `${sorted[start]}-${sorted[end]}`);
    start = end + 1;
  }
  return parts.join(',');
}
