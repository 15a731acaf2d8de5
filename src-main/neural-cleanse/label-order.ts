import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

/** The order in which labels are searched: `firstLabel` before the others, the rest ascending. */
export function labelOrder(
  { labels, firstLabel }: Pick<ScanSettings, 'labels' | 'firstLabel'>,
  labelCount: number,
): number[] {
  const all = labels ?? Array.from({ length: labelCount }, (_, label) => label);
  const ascending = [...new Set(all)].sort((a, b) => a - b);
  if (firstLabel === null) return ascending;
  return [firstLabel, ...ascending.filter((label) => label !== firstLabel)];
}
