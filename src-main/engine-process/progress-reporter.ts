import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import type { TriggerSearch } from '../neural-cleanse/trigger-search.ts';
import type { SearchProgress } from './protocol.ts';

/** Progress is sent at most ten times a second: more often than a person can read. */
const progressIntervalMs = 100;

/** Decides when the progress of a search is told, and tells each step once. */
export class ProgressReporter {
  private readonly tell: (progress: SearchProgress) => void;
  /** Steps told, by label. */
  private readonly toldSteps = new Map<number, number>();
  private lastAt = 0;

  constructor(tell: (progress: SearchProgress) => void) {
    this.tell = tell;
  }

  /** A label starts: told at once. */
  onLabelStart(search: TriggerSearch): void {
    this.report(search, performance.now());
  }

  /** After a gradient evaluation: told when the last progress is long enough ago. */
  onEvaluation(search: TriggerSearch): void {
    const now = performance.now();
    if (now - this.lastAt >= progressIntervalMs) this.report(search, now);
  }

  private report(search: TriggerSearch, now: number): void {
    this.lastAt = now;
    const { label, gradientEvaluations, lastStep, trigger } = search;
    const newSteps = search.stepsFrom(this.toldSteps.get(label) ?? 0);
    const step = (lastStep?.step ?? -1) + 1;
    this.toldSteps.set(label, step);
    this.tell({
      label,
      step,
      gradientEvaluations,
      loss: lastStep?.loss ?? null,
      maskNorm: lastStep?.maskNorm ?? null,
      attackSuccessRate: lastStep?.attackSuccessRate ?? null,
      cost: lastStep?.cost ?? null,
      newSteps,
      mask: maskBytes(trigger.mask),
      pattern: patternBytes(trigger.pattern),
    });
  }
}
