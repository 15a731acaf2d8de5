import type { LabelCurves, LabelResult, StopReason } from '../../src-shared/domain/label-result.ts';
import type { Confirmable, ConfirmedTrigger } from './confirm-trigger.ts';
import type { Trigger } from './stamp-trigger.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';

/** One line of a label's curves. */
export interface StepSummary {
  readonly step: number;
  readonly loss: number;
  readonly maskNorm: number;
  readonly attackSuccessRate: number;
  readonly cost: number;
}

/** What one search knows of its label. */
export type SearchResult = Omit<LabelResult, 'norms' | 'largestMargin' | 'featureSimilarity'>;

/**
 * The search for one label's trigger as a state machine: feed it the evaluation of its current trigger, and it moves
 * the trigger. It knows nothing of engines, so any can drive it.
 */
export interface TriggerSearch {
  readonly label: number;
  /** The trigger to be evaluated next. */
  readonly trigger: Trigger;
  /** Undefined while the search goes on. */
  readonly stopReason: StopReason | undefined;
  readonly lastStep: StepSummary | undefined;
  readonly gradientEvaluations: number;
  /** Steps that have ended, from number `first` on. */
  stepsFrom(first: number): StepSummary[];
  /** Takes the evaluation of the current trigger and moves the trigger. */
  accept(evaluation: TriggerEvaluation): void;
  /** Set while a search waits for its trigger to be confirmed; after that it goes on or has stopped. */
  readonly confirmation?: Confirmation | undefined;
  /** The result so far; complete once `stopReason` is set. Success on held-out images is for others to measure. */
  result(durationMs: number): SearchResult;
}

/** What is to be confirmed, and who takes the answer: null where it is of no use. */
export interface Confirmation extends Confirmable {
  accept(confirmed: ConfirmedTrigger | null): void;
}

/** One value a step for each curve. */
export function toCurves(history: readonly StepSummary[]): LabelCurves {
  const column = (key: keyof StepSummary): Float32Array => Float32Array.from(history, (step) => step[key]);
  return {
    loss: column('loss'),
    maskNorm: column('maskNorm'),
    attackSuccessRate: column('attackSuccessRate'),
    cost: column('cost'),
  };
}
