import type { LiveLabel, SearchingLabel, Standing, Step } from '../../src-shared/contract/live.ts';
import type { LabelMeasurements, LabelRole } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { labelStatistics, testedLabelOf } from '../../src-shared/statistics/label-statistics.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import { firstTask, planScreening, type ScreeningPlan } from '../neural-cleanse/screening.ts';
import { SearchTime, type SearchDepth } from './search-time.ts';
import { stepsOf } from './search-work.ts';

/** A label in search: the curves so far, the picture now. */
interface Search {
  readonly steps: Step[];
  readonly startedAtMs: number;
  picture: SearchingLabel['picture'];
}

/**
 * The labels of a running scan: where each stands, and what the finished ones say together. Of a screened scan a label
 * can end twice: `screened` first, and in full when its brief search was promising.
 */
export class LiveLabels {
  private readonly settings: ScanSettings;
  private readonly plan: ScreeningPlan | null;
  /** How many labels will be searched again. */
  private readonly promising: number;
  private readonly labels: Map<number, LiveLabel>;
  private readonly searches = new Map<number, Search>();
  /** What the brief searches found, also of labels that have been searched again since. */
  private readonly screened = new Map<number, LiveLabel>();
  /** What the full searches found, also of labels that are being searched again because they are in doubt. */
  private readonly results = new Map<number, LiveLabel>();
  /** The last result of every label that has one. */
  private readonly measured = new Map<number, LabelMeasurements>();
  /** Labels that were searched again or are, and those that were skipped then. */
  private readonly searchedAgain = new Set<number>();
  private readonly time: SearchTime;

  /** @param planned in the order of the search */
  constructor(planned: readonly number[], settings: ScanSettings) {
    this.settings = settings;
    this.plan = planScreening(planned, settings);
    this.labels = new Map(planned.map((label) => [label, waitingLabel(label, this.firstRole(label))]));
    const screened = this.all().filter(({ role }) => role === 'screened').length;
    this.promising = Math.min(this.plan?.promising ?? 0, screened);
    this.time = new SearchTime(settings);
  }

  /** Share of the work that is done, in [0, 1]: a label that is skipped counts as done. */
  get doneShare(): number {
    const isFound = (label: number) => !this.searches.has(label) || this.results.has(label);
    const again = [...this.searchedAgain].filter(isFound).length;
    const inFull = stepsOf('searched', this.settings);
    let done = again * inFull;
    let all = this.promising * inFull;
    for (const { label, state } of this.labels.values()) {
      const weight = stepsOf(this.firstRole(label), this.settings);
      const hasEnded = state === 'finished' || state === 'skipped';
      const isDone = hasEnded || this.searchedAgain.has(label) || this.results.has(label);
      done += isDone ? weight : 0;
      all += weight;
    }
    return all === 0 ? 0 : done / all;
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
    if (this.screened.has(label)) this.searchedAgain.add(label);
    const { attackSuccessThreshold } = this.settings;
    const earlier = this.results.get(label);
    return this.set({
      label,
      state: 'searching',
      role: earlier?.role ?? (this.screened.has(label) ? 'searched' : this.firstRole(label)),
      maskNorm: progress.maskNorm,
      attackSuccessRate: progress.attackSuccessRate,
      reachedThreshold:
        this.labels.get(label)?.reachedThreshold === true ||
        newSteps.some(({ attackSuccessRate }) => attackSuccessRate >= attackSuccessThreshold),
      gradientEvaluations,
      durationMs: elapsedMs - search.startedAtMs,
      ...(earlier === undefined
        ? {}
        : { earlier: { maskNorm: earlier.maskNorm, reachedThreshold: earlier.reachedThreshold } }),
    });
  }

  finish(result: LabelMeasurements): LiveLabel {
    const { label, role } = result;
    this.searches.delete(label);
    this.measured.set(label, result);
    this.time.add(depthOf(role), result.durationMs);
    const live = this.set({
      label,
      state: 'finished',
      role,
      maskNorm: this.settings.maskNormSource === '8-bit' ? result.maskL1Norm8Bit : result.maskL1Norm,
      attackSuccessRate: result.attackSuccessRate,
      reachedThreshold: result.reachedThreshold,
      gradientEvaluations: result.gradientEvaluations,
      durationMs: result.durationMs,
    });
    if (role === 'screened') this.screened.set(label, live);
    else this.results.set(label, live);
    // Also where an earlier run of the scan screened it.
    if (role !== 'screened' && role !== this.firstRole(label)) this.searchedAgain.add(label);
    return live;
  }

  /** A label that has a result keeps it. */
  skip(label: number): LiveLabel {
    this.searches.delete(label);
    return this.set(this.earlier(label) ?? { ...this.waiting(label), state: 'skipped' });
  }

  /** The search is over: what was not finished has no result, or that of an earlier search. */
  endSearches(): void {
    for (const label of this.searches.keys()) this.set(this.earlier(label) ?? this.waiting(label));
    this.searches.clear();
  }

  /** The final test over the labels that have a result. */
  standing(): Standing {
    const measured = [...this.measured.values()].map((label) => testedLabelOf(label, this.settings));
    const { test } = labelStatistics(measured, this.settings);
    return {
      median: test?.median ?? null,
      scaledMad: test?.scaledMad ?? null,
      normScale: test?.scale ?? 'linear',
      anomalyIndex: test?.indexes?.get(test.foremost.label) ?? null,
      flaggedLabels: [...(test?.flaggedLabels ?? [])],
    };
  }

  remainingMs(elapsedMs: number): number | null {
    const waiting = this.all().filter(({ state }) => state === 'waiting');
    const brief = waiting.filter(({ role }) => role === 'screened').length;
    const again = Math.max(0, this.promising - this.searchedAgain.size);
    return this.time.remainingMs({
      waiting: { brief, full: waiting.length - brief + again },
      searching: [...this.searches].map(([label, { startedAtMs }]) => ({
        depth: depthOf(this.labels.get(label)!.role),
        spentMs: elapsedMs - startedAtMs,
      })),
    });
  }

  private earlier(label: number): LiveLabel | undefined {
    return this.results.get(label) ?? this.screened.get(label);
  }

  private firstRole(label: number): LabelRole {
    return this.plan === null ? 'searched' : firstTask(label, this.plan).role;
  }

  private waiting(label: number): LiveLabel {
    return waitingLabel(label, this.firstRole(label));
  }

  private set(label: LiveLabel): LiveLabel {
    this.labels.set(label.label, label);
    return label;
  }
}

function depthOf(role: LabelRole): SearchDepth {
  return role === 'screened' ? 'brief' : 'full';
}

function waitingLabel(label: number, role: LabelRole): LiveLabel {
  return {
    label,
    state: 'waiting',
    role,
    maskNorm: null,
    attackSuccessRate: null,
    reachedThreshold: false,
    gradientEvaluations: 0,
    durationMs: 0,
  };
}
