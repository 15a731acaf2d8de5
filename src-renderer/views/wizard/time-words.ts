import type { TimeTrial } from '../../../src-shared/contract/draft.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { expectedDurationMs, type Range } from '../../../src-shared/estimate.ts';

const units = [
  { word: 's', ms: 1000, until: 90_000 },
  { word: 'min', ms: 60_000, until: 5_400_000 },
  { word: 'h', ms: 3_600_000, until: 172_800_000 },
  { word: 'days', ms: 86_400_000, until: Infinity },
] as const;

/** `about 10 to 14 min`: two figures at most, because the estimate is no better. */
export function describeDurationRange({ low, high }: Range): string {
  const unit = units.find(({ until }) => high < until)!;
  const [least, most] = [low / unit.ms, high / unit.ms].map(roundRoughly) as [number, number];
  if (most === 0) return `less than 1 ${unit.word}`;
  return least === most ? `about ${most} ${unit.word}` : `about ${least} to ${most} ${unit.word}`;
}

/** Two figures, and below ten halves only for hours and minutes that need them. */
function roundRoughly(value: number): number {
  if (value >= 100) return Number(value.toPrecision(2));
  return value >= 10 ? Math.round(value) : Math.round(value * 2) / 2;
}

/**
 * What a scan with `planned` settings takes, judged by a trial with `measured` settings: the time of an evaluation grows
 * with its images.
 */
export function estimatePlanned(
  planned: ScanSettings,
  measured: ScanSettings,
  trial: TimeTrial,
  labelCount: number,
): Range {
  const evaluationMs = (trial.evaluationMs * planned.batchSize) / measured.batchSize;
  return expectedDurationMs(planned, labelCount, evaluationMs);
}
