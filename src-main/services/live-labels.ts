import type { LiveLabel, SearchingLabel, Standing, Step } from '../../src-shared/contract/live.ts';
import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { minimumLabels } from '../../src-shared/statistics/outlier-caveats.ts';
import { runOutlierTest } from '../../src-shared/statistics/outlier-test.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import { remainingMs } from './search-clock.ts';

const noStanding: Standing = {
  median: null,
  scaledMad: null,
  normScale: 'linear',
  anomalyIndex: null,
  flaggedLabels: [],
};

/** A label in search: the curves so far, the picture now. */
interface Search {
  readonly steps: Step[];
  readonly startedAtMs: number;
  picture: SearchingLabel['picture'];
}

/** The labels of a running scan: where each stands, and what the finished ones say together. */
export class LiveLabels {
  private readonly settings: ScanSettings;
  private readonly labels: Map<number, LiveLabel>;
  private readonly searches = new Map<number, Search>();
  private readonly finishedMs: number[] = [];

  /** @param planned in the order of the search */
  constructor(planned: readonly number[], settings: ScanSettings) {
    this.settings = settings;
    this.labels = new Map(planned.map((label) => [label, waitingLabel(label)]));
  }

  /** Share of the labels that are finished or skipped, in [0, 1]. */
  get doneShare(): number {
    const done = this.all().filter(({ state }) => state === 'finished' || state === 'skipped').length;
    return done / Math.max(1, this.labels.size);
  }

  all(): LiveLabel[] {
    return [...this.labels.values()];
  }

  searching(): SearchingLabel[] {
    return [...this.searches].map(([label, { picture, steps }]) => ({ label, picture, steps: [...steps] }));
  }

  /** @param elapsedMs time of the search so far */
  progress(progress: SearchProgress, elapsedMs: number): LiveLabel {
    const { label, mask, pattern, newSteps, gradientEvaluations } = progress;
    const search: Search = this.searches.get(label) ?? {
      steps: [],
      startedAtMs: elapsedMs,
      picture: { label, mask, pattern },
    };
    search.picture = { label, mask, pattern };
    search.steps.push(...newSteps);
    this.searches.set(label, search);
    const { attackSuccessThreshold } = this.settings;
    return this.set({
      label,
      state: 'searching',
      maskNorm: progress.maskNorm,
      attackSuccessRate: progress.attackSuccessRate,
      reachedThreshold:
        this.labels.get(label)?.reachedThreshold === true ||
        newSteps.some(({ attackSuccessRate }) => attackSuccessRate >= attackSuccessThreshold),
      gradientEvaluations,
      durationMs: elapsedMs - search.startedAtMs,
    });
  }

  finish(result: LabelMeasurements): LiveLabel {
    this.searches.delete(result.label);
    this.finishedMs.push(result.durationMs);
    return this.set({
      label: result.label,
      state: 'finished',
      maskNorm: this.settings.maskNormSource === '8-bit' ? result.maskL1Norm8Bit : result.maskL1Norm,
      attackSuccessRate: result.attackSuccessRate,
      reachedThreshold: result.reachedThreshold,
      gradientEvaluations: result.gradientEvaluations,
      durationMs: result.durationMs,
    });
  }

  skip(label: number): LiveLabel {
    this.searches.delete(label);
    return this.set({ ...waitingLabel(label), state: 'skipped' });
  }

  /** The search is over: what was not finished has no result. */
  endSearches(): void {
    for (const label of this.searches.keys()) this.set(waitingLabel(label));
    this.searches.clear();
  }

  /** The final test over the labels that are finished. */
  standing(): Standing {
    const norms = this.all().flatMap(({ label, state, maskNorm, reachedThreshold }) => {
      const counts = state === 'finished' && (reachedThreshold || this.settings.includeNeverReached);
      return counts && maskNorm !== null ? [{ label, norm: maskNorm }] : [];
    });
    if (norms.length < minimumLabels) return noStanding;
    const test = runOutlierTest(norms, this.settings.anomalyThreshold, {
      scale: this.settings.normScale,
    });
    return {
      median: test.median,
      scaledMad: test.scaledMad,
      normScale: test.scale,
      anomalyIndex: test.indexes?.get(test.smallest.label) ?? null,
      flaggedLabels: [...test.flaggedLabels],
    };
  }

  remainingMs(elapsedMs: number): number | null {
    const searching = [...this.searches.values()].map(({ startedAtMs }) => elapsedMs - startedAtMs);
    const waiting = this.all().filter(({ state }) => state === 'waiting').length;
    return remainingMs(this.finishedMs, searching, waiting);
  }

  private set(label: LiveLabel): LiveLabel {
    this.labels.set(label.label, label);
    return label;
  }
}

function waitingLabel(label: number): LiveLabel {
  return {
    label,
    state: 'waiting',
    maskNorm: null,
    attackSuccessRate: null,
    reachedThreshold: false,
    gradientEvaluations: 0,
    durationMs: 0,
  };
}
