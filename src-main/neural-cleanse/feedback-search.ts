import type { StopReason } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { evaluationsPerStep } from '../../src-shared/estimate.ts';
import { maskL1Norm8Bit } from '../../src-shared/statistics/eight-bit.ts';
import type { ImageShape } from '../formats/classifier.ts';
import type { ConfirmedTrigger } from './confirm-trigger.ts';
import { CostFeedback } from './cost-feedback.ts';
import { initialEarlyStopState, nextEarlyStopState } from './early-stop.ts';
import { maskNorm } from './mask-norm.ts';
import type { Random } from './random.ts';
import type { Trigger } from './stamp-trigger.ts';
import { StepAverages } from './step-averages.ts';
import { TriggerAverage } from './trigger-average.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';
import {
  toCurves,
  type Confirmation,
  type SearchResult,
  type StepSummary,
  type TriggerSearch,
} from './trigger-search.ts';
import { TriggerVariables } from './trigger-variables.ts';

/** The learning rate falls along half a cosine to this share of where it began. */
const finalRateShare = 1 / 3;

/** Share of the averaged trigger that one more evaluation leaves: it follows the last ten or so. */
const averageMemory = 0.9;

/** Share of a step's images that the trigger has to fool for its norm to say something. */
const workingRate = 0.9;

/**
 * The search of the preset `fast`: the cost follows the loss (`CostFeedback`), the result is the average of the last
 * triggers (`TriggerAverage`), and a search ends when that average stops shrinking. How large the mask really has to be
 * is then settled on images that the search has not seen (`confirmTrigger`). All this from several random starts, of
 * which the smallest trigger counts: each ends in a minimum of its own.
 */
export class FeedbackSearch implements TriggerSearch {
  readonly label: number;
  private readonly settings: ScanSettings;
  private readonly shape: ImageShape;
  private readonly random: Random;
  private readonly briefSteps: number | null;
  private readonly averages = new StepAverages();
  private readonly history: StepSummary[] = [];
  private current: Start;
  private startsLeft: number;
  private best: ConfirmedTrigger | undefined;
  private evaluations = 0;
  private stopped: StopReason | undefined;

  /** @param briefSteps ends the search after so many steps of its first start, unconfirmed; null for a full search */
  constructor(
    label: number,
    settings: ScanSettings,
    shape: ImageShape,
    random: Random,
    briefSteps: number | null = null,
  ) {
    this.label = label;
    this.settings = settings;
    this.shape = shape;
    this.random = random;
    this.briefSteps = briefSteps;
    this.startsLeft = settings.starts - 1;
    this.current = new Start(settings, shape, random);
  }

  get trigger(): Trigger {
    return this.current.trigger;
  }

  get stopReason(): StopReason | undefined {
    return this.stopped;
  }

  get lastStep(): StepSummary | undefined {
    return this.history.at(-1);
  }

  get gradientEvaluations(): number {
    return this.evaluations;
  }

  get confirmation(): Confirmation | undefined {
    if (this.stopped !== undefined || this.current.ended === undefined) return undefined;
    return {
      triggerAt: (shift) => this.current.average.triggerAt(shift),
      largestNorm: this.best?.isConfirmed === true ? maskNorm(this.best.trigger.mask, 'l1') : Infinity,
      accept: (confirmed) => this.endStart(confirmed),
    };
  }

  stepsFrom(first: number): StepSummary[] {
    return this.history.slice(first);
  }

  accept(evaluation: TriggerEvaluation): void {
    const { norm, cost } = this.current.accept(evaluation);
    this.averages.add(evaluation.loss, norm, evaluation.attackSuccessRate);
    this.evaluations++;
    if (!Number.isFinite(evaluation.loss) || !this.current.trigger.isFinite()) this.stopped = 'not-finite';
    else if (this.averages.count === evaluationsPerStep(this.settings)) this.endStep(cost);
  }

  /** The smallest trigger of the starts; of a search that is not confirmed, the averaged one. */
  result(durationMs: number): SearchResult {
    const failed = this.stopped === 'not-finite';
    const { mask, pattern } = this.best?.trigger ?? this.current.average.triggerAt(0);
    return {
      label: this.label,
      role: 'searched',
      mask: failed ? new Float32Array(mask.length) : mask,
      pattern: failed ? new Float32Array(pattern.length) : pattern,
      maskL1Norm: failed ? null : maskNorm(mask, 'l1'),
      maskL1Norm8Bit: failed ? null : maskL1Norm8Bit(mask),
      attackSuccessRate: failed ? null : (this.lastStep?.attackSuccessRate ?? 0),
      heldOutSuccessRate: failed ? null : (this.best?.successRate ?? null),
      reachedThreshold: !failed && this.best?.isConfirmed === true,
      stopReason: this.stopped ?? 'steps-used',
      steps: this.history.length,
      gradientEvaluations: this.evaluations,
      durationMs,
      curves: toCurves(this.history),
    };
  }

  private endStep(cost: number): void {
    const summary = { step: this.history.length, ...this.averages.take(), cost };
    this.history.push(summary);
    this.current.endStep(summary.attackSuccessRate);
    if (this.history.length === this.briefSteps) this.stopped = 'steps-used';
  }

  private endStart(confirmed: ConfirmedTrigger | null): void {
    if (confirmed !== null && (this.best === undefined || isBetter(confirmed, this.best)))
      this.best = confirmed;
    if (this.startsLeft === 0) {
      this.stopped = this.current.ended;
    } else {
      this.startsLeft--;
      this.current = new Start(this.settings, this.shape, this.random);
    }
  }
}

/** The search from one random start. */
class Start {
  readonly trigger: TriggerVariables;
  readonly average: TriggerAverage;
  /** Why it ended; undefined while it goes on. */
  ended: 'early-stop' | 'steps-used' | undefined;
  private readonly settings: ScanSettings;
  private readonly feedback = new CostFeedback();
  private earlyStop = initialEarlyStopState;
  private evaluations = 0;
  private steps = 0;

  constructor(settings: ScanSettings, shape: ImageShape, random: Random) {
    this.settings = settings;
    this.trigger = TriggerVariables.random(settings, shape, random);
    this.average = new TriggerAverage(this.trigger, averageMemory);
  }

  /** Moves the trigger. @returns the norm that was evaluated, and the cost it was moved with */
  accept(evaluation: TriggerEvaluation): { norm: number; cost: number } {
    const norm = maskNorm(this.trigger.mask, this.settings.regularization);
    const progress = this.evaluations / (this.settings.steps * evaluationsPerStep(this.settings));
    this.feedback.accept(evaluation.loss, norm, progress);
    const { cost } = this.feedback;
    this.trigger.descend(evaluation, norm, cost, this.learningRate(progress));
    this.average.update();
    this.evaluations++;
    return { norm, cost };
  }

  /** @param attackSuccessRate mean over the step */
  endStep(attackSuccessRate: number): void {
    this.steps++;
    // A step that does not work is neither progress nor a standstill: the cost is about to fall.
    if (attackSuccessRate >= workingRate) {
      const norm = maskNorm(this.average.triggerAt(0).mask, 'l1');
      this.earlyStop = nextEarlyStopState(this.earlyStop, norm, this.settings);
    }
    const { earlyStop, earlyStopPatience, steps } = this.settings;
    if (earlyStop && this.earlyStop.stepsWithoutProgress >= earlyStopPatience) this.ended = 'early-stop';
    else if (this.steps === steps) this.ended = 'steps-used';
  }

  private learningRate(progress: number): number {
    const falling = (1 + Math.cos(Math.PI * progress)) / 2;
    return this.settings.learningRate * (finalRateShare + (1 - finalRateShare) * falling);
  }
}

/** A confirmed trigger before one that is not, then the smaller one. */
function isBetter(one: ConfirmedTrigger, other: ConfirmedTrigger): boolean {
  if (one.isConfirmed !== other.isConfirmed) return one.isConfirmed;
  return maskNorm(one.trigger.mask, 'l1') < maskNorm(other.trigger.mask, 'l1');
}
