import type { Interval } from './interval.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** How often something happened. */
export interface Rate {
  readonly hits: number;
  readonly trials: number;
  /** Null where nothing was tried. */
  readonly share: number | null;
  /** 95 %, as if the trials were independent: scans of one model with several seeds are not, so it is too narrow. */
  readonly interval: Interval | null;
}

/** How many of the items pass. */
export function rateOf<Item>(items: readonly Item[], passes: (item: Item) => boolean): Rate {
  const [hits, trials] = [items.filter(passes).length, items.length];
  return {
    hits,
    trials,
    share: trials === 0 ? null : hits / trials,
    interval: wilsonInterval(hits, trials),
  };
}
