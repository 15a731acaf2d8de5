import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';

/** State of the weight of the norm term between two steps. */
export interface CostState {
  readonly cost: number;
  /** Steps in a row at the threshold while the cost was still 0. */
  readonly setCounter: number;
  readonly upCounter: number;
  readonly downCounter: number;
  /** Whether the cost has been raised, and lowered, since it was set. */
  readonly wentUp: boolean;
  readonly wentDown: boolean;
}

type CostSettings = Pick<ScanSettings, 'initialCost' | 'patience' | 'costMultiplier'>;

export const initialCostState: CostState = {
  cost: 0,
  setCounter: 0,
  upCounter: 0,
  downCounter: 0,
  wentUp: false,
  wentDown: false,
};

/** The reference's `cost_multiplier_down = COST_MULTIPLIER ** 1.5`. */
const downExponent = 1.5;

/**
 * Where success never ends (no regularisation, or a network that knows one label only) the cost doubles past the
 * largest float32, 3.4e38, and infinity · 0 would turn the mask into NaN. Deviation: the reference has no limit.
 */
const largestCost = 1e38;

/**
 * The cost after a step (reference `visualizer.py`, "check cost modification"; paper, section IV-A: λ is adjusted
 * dynamically so that more than 99 % of the images are misclassified).
 *
 * The cost starts at 0 and becomes `initialCost` after `patience` steps in a row at the threshold; after that it is
 * multiplied after `patience` steps in a row at the threshold and divided after as many below it. As in the
 * reference, the step that sets the cost already counts as the first one at the threshold, and the counters also run
 * (without effect on a cost of 0) before it is set.
 */
export function nextCostState(state: CostState, success: boolean, settings: CostSettings): CostState {
  let next = state;
  if (state.cost === 0 && success) {
    next = { ...next, setCounter: state.setCounter + 1 };
    if (next.setCounter >= settings.patience)
      next = { ...initialCostState, setCounter: next.setCounter, cost: settings.initialCost };
  } else {
    next = { ...next, setCounter: 0 };
  }
  next = success
    ? { ...next, upCounter: next.upCounter + 1, downCounter: 0 }
    : { ...next, upCounter: 0, downCounter: next.downCounter + 1 };
  if (next.upCounter >= settings.patience) {
    const cost = Math.min(next.cost * settings.costMultiplier, largestCost);
    return { ...next, upCounter: 0, wentUp: true, cost };
  }
  if (next.downCounter >= settings.patience) {
    const divisor = settings.costMultiplier ** downExponent;
    return { ...next, downCounter: 0, wentDown: true, cost: next.cost / divisor };
  }
  return next;
}
