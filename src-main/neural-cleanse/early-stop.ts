import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { CostState } from './cost-schedule.ts';

export interface EarlyStopState {
  /** Smallest norm seen when the last step was checked; Infinity before the threshold was reached. */
  readonly bestNorm: number;
  readonly stepsWithoutProgress: number;
}

export const initialEarlyStopState: EarlyStopState = { bestNorm: Infinity, stepsWithoutProgress: 0 };

/**
 * Counts steps whose best norm is not below `earlyStopThreshold` × the best before (reference "check early stop").
 * `bestNorm` is the smallest norm so far of a step at the success threshold, Infinity where none was.
 */
export function nextEarlyStopState(
  state: EarlyStopState,
  bestNorm: number,
  { earlyStopThreshold }: Pick<ScanSettings, 'earlyStopThreshold'>,
): EarlyStopState {
  let { stepsWithoutProgress } = state;
  if (bestNorm < Infinity) {
    const progressed = bestNorm < earlyStopThreshold * state.bestNorm;
    stepsWithoutProgress = progressed ? 0 : stepsWithoutProgress + 1;
  }
  return { bestNorm: Math.min(bestNorm, state.bestNorm), stepsWithoutProgress };
}

/** The search ends only once the cost has gone both up and down: before that the norm was never really tried. */
export function shouldStop(
  state: EarlyStopState,
  cost: CostState,
  settings: Pick<ScanSettings, 'earlyStop' | 'earlyStopPatience'>,
): boolean {
  return (
    settings.earlyStop &&
    cost.wentUp &&
    cost.wentDown &&
    state.stepsWithoutProgress >= settings.earlyStopPatience
  );
}
