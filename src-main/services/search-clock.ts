/** Measures the time of a search without its pauses. */
export class SearchClock {
  private measuredMs = 0;
  /** Null while it stands. */
  private runningSince: number | null = null;

  get elapsedMs(): number {
    const running = this.runningSince === null ? 0 : performance.now() - this.runningSince;
    return this.measuredMs + running;
  }

  run(): void {
    this.runningSince ??= performance.now();
  }

  stand(): void {
    this.measuredMs = this.elapsedMs;
    this.runningSince = null;
  }
}

/**
 * Time that a search still takes, judged by the labels that are finished: each label takes their mean.
 *
 * @param finishedMs duration of each finished label
 * @param searchingMs time that each label in search has taken so far
 * @param waiting labels not begun
 * @returns ms; null while no label is finished
 */
export function remainingMs(
  finishedMs: readonly number[],
  searchingMs: readonly number[],
  waiting: number,
): number | null {
  if (finishedMs.length === 0) return null;
  const mean = finishedMs.reduce((sum, ms) => sum + ms, 0) / finishedMs.length;
  const left = searchingMs.reduce((sum, ms) => sum + Math.max(0, mean - ms), waiting * mean);
  return left / Math.max(1, searchingMs.length);
}
