import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { screening } from '../../src-shared/screening.ts';

/** How thoroughly a label is searched. */
export type SearchDepth = 'brief' | 'full';

/** What a scan has still to do. */
export interface WorkLeft {
  /** Labels not begun. */
  readonly waiting: Readonly<Record<SearchDepth, number>>;
  /** Labels in search, with the time each has taken so far. */
  readonly searching: readonly { readonly depth: SearchDepth; readonly spentMs: number }[];
}

/** Time that a search still takes, judged by the labels that are finished: each takes the mean of its kind. */
export class SearchTime {
  private readonly finishedMs: Record<SearchDepth, number[]> = { brief: [], full: [] };
  /** How many brief searches take as long as a full one, while none of one kind is finished. */
  private readonly briefInFull: number;

  constructor({ steps, starts }: Pick<ScanSettings, 'steps' | 'starts'>) {
    this.briefInFull = Math.max(1, (steps * starts) / screening.briefSteps);
  }

  add(depth: SearchDepth, durationMs: number): void {
    this.finishedMs[depth].push(durationMs);
  }

  /** @returns ms; null while no label is finished */
  remainingMs({ waiting, searching }: WorkLeft): number | null {
    const brief = mean(this.finishedMs.brief);
    const full = mean(this.finishedMs.full);
    if (brief === null && full === null) return null;
    const expected = {
      brief: brief ?? full! / this.briefInFull,
      full: full ?? brief! * this.briefInFull,
    };
    const notBegun = waiting.brief * expected.brief + waiting.full * expected.full;
    const left = searching.reduce(
      (sum, { depth, spentMs }) => sum + Math.max(0, expected[depth] - spentMs),
      notBegun,
    );
    return left / Math.max(1, searching.length);
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
