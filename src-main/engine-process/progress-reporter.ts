import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import type { TriggerSearch } from '../neural-cleanse/trigger-search.ts';
import type { SearchProgress } from './protocol.ts';

/** Progress is sent at most ten times a second: more often than a person can read. */
const progressIntervalMs = 100;

/** What was told last of a label in search. */
interface Told {
  readonly steps: number;
  readonly at: number;
}

/** Decides when the progress of a search is told, and tells each step once. Labels searched at once take turns. */
export class ProgressReporter {
  private readonly tell: (progress: SearchProgress) => void;
  /** By label, of those in search. */
  private readonly told = new Map<number, Told>();

  constructor(tell: (progress: SearchProgress) => void) {
    this.tell = tell;
  }

  /** A label starts: told at once. */
  onLabelStart(search: TriggerSearch): void {
    this.report(search, performance.now());
  }

  /** After a gradient evaluation: told when the last progress of this label is long enough ago. */
  onEvaluation(search: TriggerSearch): void {
    const now = performance.now();
    const lastAt = this.told.get(search.label)?.at ?? 0;
    if (now - lastAt >= progressIntervalMs * Math.max(1, this.told.size)) this.report(search, now);
  }

  /** A label is finished or skipped. */
  onLabelEnd(label: number): void {
    this.told.delete(label);
  }

  private report(search: TriggerSearch, now: number): void {
    const { label, gradientEvaluations, lastStep, trigger } = search;
    const newSteps = search.stepsFrom(this.told.get(label)?.steps ?? 0);
    const step = (lastStep?.step ?? -1) + 1;
    this.told.set(label, { steps: step, at: now });
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
