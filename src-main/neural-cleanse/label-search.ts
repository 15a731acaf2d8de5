import type { LabelCurves, LabelResult, StopReason } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { evaluationsPerStep } from '../../src-shared/estimate.ts';
import { maskL1Norm8Bit } from '../../src-shared/statistics/eight-bit.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { initialCostState, nextCostState } from './cost-schedule.ts';
import { initialEarlyStopState, nextEarlyStopState, shouldStop } from './early-stop.ts';
import { maskNorm } from './mask-norm.ts';
import type { Random } from './random.ts';
import { StepAverages } from './step-averages.ts';
import { TriggerVariables } from './trigger-variables.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';

/** A trigger worth keeping, with what was measured in the step that produced it. */
interface KeptTrigger {
  readonly mask: Float32Array;
  readonly pattern: Float32Array;
  readonly attackSuccessRate: number;
}

/** One line of a label's curves. */
export interface StepSummary {
  readonly step: number;
  readonly loss: number;
  readonly maskNorm: number;
  readonly attackSuccessRate: number;
  readonly cost: number;
}

/**
 * The search for one label's trigger as a state machine: feed it the evaluation of its current trigger, and it moves
 * the trigger (reference `visualizer.py`, `visualize`). It knows nothing of engines, so any can drive it.
 */
export class LabelSearch {
  readonly label: number;
  readonly trigger: TriggerVariables;
  private readonly settings: ScanSettings;
  private readonly evaluationsPerStep: number;
  private readonly averages = new StepAverages();
  private readonly history: StepSummary[] = [];
  private costState = initialCostState;
  private earlyStop = initialEarlyStopState;
  private bestNorm = Infinity;
  private best: KeptTrigger | undefined;
  private evaluations = 0;
  private stopped: StopReason | undefined;

  constructor(label: number, settings: ScanSettings, shape: ImageShape, random: Random) {
    this.label = label;
    this.settings = settings;
    this.evaluationsPerStep = evaluationsPerStep(settings);
    this.trigger = TriggerVariables.random(settings, shape, random);
  }

  get stopReason(): StopReason | undefined {
    return this.stopped;
  }

  get lastStep(): StepSummary | undefined {
    return this.history.at(-1);
  }

  /** Steps that have ended, from number `first` on. */
  stepsFrom(first: number): StepSummary[] {
    return this.history.slice(first);
  }

  get gradientEvaluations(): number {
    return this.evaluations;
  }

  /** Takes the evaluation of the current trigger and moves the trigger. */
  accept(evaluation: TriggerEvaluation): void {
    this.evaluations++;
    const norm = maskNorm(this.trigger.mask, this.settings.regularization);
    this.averages.add(evaluation.loss, norm, evaluation.attackSuccessRate);
    this.trigger.descend(evaluation, norm, this.costState.cost);
    if (!Number.isFinite(evaluation.loss) || !this.trigger.isFinite()) {
      this.stopped = 'not-finite';
    } else if (this.averages.count === this.evaluationsPerStep) {
      this.endStep();
    }
  }

  /** The result so far; complete once `stopReason` is set. Success on held-out images is for others to measure. */
  result(durationMs: number): LabelResult {
    const failed = this.stopped === 'not-finite';
    const last: KeptTrigger = {
      mask: this.trigger.mask.slice(),
      pattern: this.trigger.pattern.slice(),
      attackSuccessRate: this.lastStep?.attackSuccessRate ?? 0,
    };
    const kept = this.settings.keep === 'best' && this.best !== undefined ? this.best : last;
    return {
      label: this.label,
      mask: failed ? new Float32Array(last.mask.length) : kept.mask,
      pattern: failed ? new Float32Array(last.pattern.length) : kept.pattern,
      maskL1Norm: failed ? null : maskNorm(kept.mask, 'l1'),
      maskL1Norm8Bit: failed ? null : maskL1Norm8Bit(kept.mask),
      attackSuccessRate: failed ? null : kept.attackSuccessRate,
      heldOutSuccessRate: null,
      reachedThreshold: !failed && this.best !== undefined,
      stopReason: this.stopped ?? 'steps-used',
      steps: this.history.length,
      gradientEvaluations: this.evaluations,
      durationMs,
      curves: toCurves(this.history),
    };
  }

  /** The reference's order: keep the best, check for the early stop, then move the cost. */
  private endStep(): void {
    const summary = { step: this.history.length, ...this.averages.take(), cost: this.costState.cost };
    this.history.push(summary);
    const success = summary.attackSuccessRate >= this.settings.attackSuccessThreshold;
    if (success && summary.maskNorm < this.bestNorm) {
      this.bestNorm = summary.maskNorm;
      this.best = {
        mask: this.trigger.mask.slice(),
        pattern: this.trigger.pattern.slice(),
        attackSuccessRate: summary.attackSuccessRate,
      };
    }
    this.earlyStop = nextEarlyStopState(this.earlyStop, this.bestNorm, this.settings);
    if (shouldStop(this.earlyStop, this.costState, this.settings)) this.stopped = 'early-stop';
    else if (this.history.length === this.settings.steps) this.stopped = 'steps-used';
    else this.costState = nextCostState(this.costState, success, this.settings);
  }
}

function toCurves(history: readonly StepSummary[]): LabelCurves {
  const column = (key: keyof StepSummary): Float32Array => Float32Array.from(history, (step) => step[key]);
  return {
    loss: column('loss'),
    maskNorm: column('maskNorm'),
    attackSuccessRate: column('attackSuccessRate'),
    cost: column('cost'),
  };
}
