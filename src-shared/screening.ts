import type { ScanSettings } from './domain/scan-settings.ts';

/** How labels are screened (src-main/neural-cleanse/screening.ts). Own choices, measured in docs/fast.md. */
export const screening = {
  /** Labels drawn at random and searched in full: they carry median and deviation. */
  controls: 50,
  /** Least number of labels that are searched in full because of their brief search. */
  leastPromising: 20,
  /** … and least share of all labels. */
  promisingShare: 0.02,
  /** Steps of the brief search, the first ones of the full search. */
  briefSteps: 8,
} as const;

/** Whether a scan of so many labels is screened: only with the schedule whose norms mean something early. */
export function isScreened(
  settings: Pick<ScanSettings, 'screenAbove' | 'costControl'>,
  labelCount: number,
): boolean {
  return (
    settings.costControl === 'feedback' && settings.screenAbove !== null && labelCount > settings.screenAbove
  );
}

/** How many labels are searched in full because of their brief search. */
export function promisingCount(labelCount: number): number {
  return Math.max(screening.leastPromising, Math.ceil(screening.promisingShare * labelCount));
}

/** How many labels of a screened scan are searched in which way; the promising ones are searched briefly first. */
export function screenedCounts(labelCount: number): { controls: number; brief: number; promising: number } {
  const controls = Math.min(screening.controls, labelCount);
  const brief = labelCount - controls;
  return { controls, brief, promising: Math.min(promisingCount(labelCount), brief) };
}

/**
 * What the brief search made of the planted backdoors it was tried on: how many there were, and how many of them were
 * not among the promising labels. Measured in docs/fast.md; stated in every report of a screened scan.
 */
export const screeningRecord = { planted: 39, missed: 0 } as const;
