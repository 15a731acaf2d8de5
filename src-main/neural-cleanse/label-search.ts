import type { StopReason } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { evaluationsPerStep } from '../../src-shared/estimate.ts';
import { maskL1Norm8Bit } from '../../src-shared/statistics/eight-bit.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { initialCostState, nextCostState } from './cost-schedule.ts';
import { initialEarlyStopState, nextEarlyStopState, shouldStop } from './early-stop.ts';
import { maskNorm } from './mask-norm.ts';
import type { Random } from './random.ts';
import { StepAverages } from './step-averages.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';
import { toCurves, type SearchResult, type StepSummary, type TriggerSearch } from './trigger-search.ts';
import { TriggerVariables } from './trigger-variables.ts';

/** A trigger worth keeping, with what was measured in the step that produced it. */
interface KeptTrigger {
  readonly mask: Float32Array;
  readonly pattern: Float32Array;
  readonly attackSuccessRate: number;
}

/**
 * The search of the reference (`visualizer.py`, `visualize`): the cost moves with success over whole steps, and the
 * smallest mask of a step that succeeded is kept.
 */
export class LabelSearch implements TriggerSearch {
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

  stepsFrom(first: number): StepSummary[] {
    return this.history.slice(first);
  }

  get gradientEvaluations(): number {
    return this.evaluations;
  }

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

  result(durationMs: number): SearchResult {
    const failed = this.stopped === 'not-finite';
    const last: KeptTrigger = {
      mask: this.trigger.mask.slice(),
      pattern: this.trigger.pattern.slice(),
      attackSuccessRate: this.lastStep?.attackSuccessRate ?? 0,
    };
    const kept = this.settings.keep === 'best' && this.best !== undefined ? this.best : last;
    return {
      label: this.label,
      role: 'searched',
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
