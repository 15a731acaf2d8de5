import type { SearchProgress } from '../engine-process/protocol.ts';

/** The window is told at most ten times a second, however many labels are searched at once. */
const intervalMs = 100;

/**
 * Passes progress on at most ten times a second in all. What comes faster waits; of a label that waits already only
 * the newest picture is kept, and all steps. Labels take turns.
 */
export class ProgressThrottle {
  private readonly pass: (progress: SearchProgress) => void;
  private readonly waiting = new Map<number, SearchProgress>();
  private passedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;

  constructor(pass: (progress: SearchProgress) => void) {
    this.pass = pass;
  }

  add(progress: SearchProgress): void {
    const earlier = this.waiting.get(progress.label)?.newSteps ?? [];
    this.waiting.set(progress.label, { ...progress, newSteps: [...earlier, ...progress.newSteps] });
    this.passNext();
  }

  /** Forgets what waits of a label that has ended. */
  drop(label: number): void {
    this.waiting.delete(label);
  }

  /** Forgets everything that waits. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting.clear();
  }

  private passNext(): void {
    if (this.timer !== undefined) return;
    const waitMs = this.passedAt + intervalMs - performance.now();
    if (waitMs > 0) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.passNext();
      }, Math.ceil(waitMs));
      return;
    }
    const [next] = this.waiting.values();
    if (next === undefined) return;
    this.waiting.delete(next.label);
    this.passedAt = performance.now();
    this.pass(next);
    if (this.waiting.size > 0) this.passNext();
  }
}
