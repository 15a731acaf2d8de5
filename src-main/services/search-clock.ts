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
