import type { LabelResult, StopReason } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { evaluationsPerStep } from '../../src-shared/estimate.ts';
import { maskL1Norm8Bit } from '../../src-shared/statistics/eight-bit.ts';
import type { ImageShape } from '../formats/classifier.ts';
import type { ConfirmedTrigger } from './confirm-trigger.ts';
import { CostFeedback } from './cost-feedback.ts';
import { initialEarlyStopState, nextEarlyStopState } from './early-stop.ts';
import { maskNorm } from './mask-norm.ts';
import type { Random } from './random.ts';
import { StepAverages } from './step-averages.ts';
import { TriggerAverage } from './trigger-average.ts';
import type { TriggerEvaluation } from './trigger-evaluator.ts';
import { toCurves, type Confirmable, type StepSummary, type TriggerSearch } from './trigger-search.ts';
import { TriggerVariables } from './trigger-variables.ts';

/** The learning rate falls along half a cosine to this share of where it began. */
const finalRateShare = 1 / 3;

/** Share of the averaged trigger that one more evaluation leaves: it follows the last ten or so. */
const averageMemory = 0.9;

/** Share of a step's images that the trigger has to fool for its norm to say something. */
const workingRate = 0.9;

/**
 * The search of the preset `fast`: the cost follows the loss (`CostFeedback`), the result is the average of the last
 * triggers (`TriggerAverage`), and a label ends when that average stops shrinking. How large the mask really has to be
 * is then settled on images that the search has not seen (`confirmTrigger`).
 */
export class FeedbackSearch implements TriggerSearch {
  readonly label: number;
  readonly trigger: TriggerVariables;
  private readonly settings: ScanSettings;
  private readonly mostSteps: number;
  private readonly averages = new StepAverages();
  private readonly average: TriggerAverage;
  private readonly history: StepSummary[] = [];
  private readonly feedback = new CostFeedback();
  private earlyStop = initialEarlyStopState;
  private confirmed: ConfirmedTrigger | undefined;
  private evaluations = 0;
  private stopped: StopReason | undefined;

  /** @param mostSteps cuts the search short on the same trajectory; by default as many as the settings say */
  constructor(
    label: number,
    settings: ScanSettings,
    shape: ImageShape,
    random: Random,
    mostSteps = settings.steps,
  ) {
    this.label = label;
    this.settings = settings;
    this.mostSteps = mostSteps;
    this.trigger = TriggerVariables.random(settings, shape, random);
    this.average = new TriggerAverage(this.trigger, averageMemory);
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

  get confirmation(): Confirmable | undefined {
    if (this.stopped === undefined || this.stopped === 'not-finite') return undefined;
    return {
      triggerAt: (shift) => this.average.triggerAt(shift),
      accept: (confirmed) => (this.confirmed = confirmed),
    };
  }

  stepsFrom(first: number): StepSummary[] {
    return this.history.slice(first);
  }

  accept(evaluation: TriggerEvaluation): void {
    const norm = maskNorm(this.trigger.mask, this.settings.regularization);
    this.averages.add(evaluation.loss, norm, evaluation.attackSuccessRate);
    const progress = this.evaluations / (this.settings.steps * evaluationsPerStep(this.settings));
    this.feedback.accept(evaluation.loss, norm, progress);
    this.trigger.descend(evaluation, norm, this.feedback.cost, this.learningRate(progress));
    this.average.update();
    this.evaluations++;
    if (!Number.isFinite(evaluation.loss) || !this.trigger.isFinite()) this.stopped = 'not-finite';
    else if (this.averages.count === evaluationsPerStep(this.settings)) this.endStep();
  }

  /** Until the trigger is confirmed, the averaged one. */
  result(durationMs: number): LabelResult {
    const failed = this.stopped === 'not-finite';
    const { mask, pattern } = this.confirmed?.trigger ?? this.average.triggerAt(0);
    return {
      label: this.label,
      role: 'searched',
      mask: failed ? new Float32Array(mask.length) : mask,
      pattern: failed ? new Float32Array(pattern.length) : pattern,
      maskL1Norm: failed ? null : maskNorm(mask, 'l1'),
      maskL1Norm8Bit: failed ? null : maskL1Norm8Bit(mask),
      attackSuccessRate: failed ? null : (this.lastStep?.attackSuccessRate ?? 0),
      heldOutSuccessRate: null,
      reachedThreshold: !failed && this.confirmed?.isConfirmed === true,
      stopReason: this.stopped ?? 'steps-used',
      steps: this.history.length,
      gradientEvaluations: this.evaluations,
      durationMs,
      curves: toCurves(this.history),
    };
  }

  private learningRate(progress: number): number {
    const falling = (1 + Math.cos(Math.PI * progress)) / 2;
    return this.settings.learningRate * (finalRateShare + (1 - finalRateShare) * falling);
  }

  private endStep(): void {
    const summary = { step: this.history.length, ...this.averages.take(), cost: this.feedback.cost };
    this.history.push(summary);
    // A step that does not work is neither progress nor a standstill: the cost is about to fall.
    if (summary.attackSuccessRate >= workingRate) {
      const norm = maskNorm(this.average.triggerAt(0).mask, 'l1');
      this.earlyStop = nextEarlyStopState(this.earlyStop, norm, this.settings);
    }
    const { earlyStop, earlyStopPatience } = this.settings;
    if (earlyStop && this.earlyStop.stepsWithoutProgress >= earlyStopPatience) this.stopped = 'early-stop';
    else if (this.history.length === this.mostSteps) this.stopped = 'steps-used';
  }
}
