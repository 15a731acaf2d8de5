import type { Range } from './estimate.ts';

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
