import type { Interval } from './interval.ts';

/** 97.5 % quantile of the standard normal distribution: 95 % lie between minus and plus this. */
const z = 1.959963984540054;

/**
 * 95 % score interval of a share: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n) with p = hits / trials. Unlike
 * the textbook's p ± z √(p(1 − p)/n) it is sound for few trials and for shares of 0 and 1.
 *
 * E. B. Wilson, _Probable inference, the law of succession, and statistical inference_, JASA 22 (1927).
 *
 * @returns null where nothing was tried
 */
export function wilsonInterval(hits: number, trials: number): Interval | null {
  if (trials === 0) return null;
  const share = hits / trials;
  const centre = share + z ** 2 / (2 * trials);
  const reach = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  const scale = 1 + z ** 2 / trials;
  // Bounds of 0 and 1 are exact but for rounding.
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}
