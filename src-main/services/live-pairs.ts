import type { LivePair, LivePairs as LivePairsState, LiveStage } from '../../src-shared/contract/live.ts';
import {
  pairKey,
  pairNorm,
  type PairMeasurements,
  type PairProgress,
} from '../../src-shared/domain/pair-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import {
  evaluationsPerStep,
  expectedEvaluations,
  expectedPairEvaluations,
} from '../../src-shared/estimate.ts';
import { pairScreening, pairsInFullCount } from '../../src-shared/pair-screening.ts';

/** What was measured of a label or a pair, as far as it tells how long evaluations take. */
type Timed = Pick<PairMeasurements, 'durationMs' | 'gradientEvaluations'>;

/** The pairs of a running scan: what was found of each, and how far the two stages are. */
export class LivePairs {
  private readonly targets: number[];
  private readonly labelCount: number;
  private readonly found = new Map<string, PairMeasurements>();
  private readonly labels: Timed[] = [];
  private readonly slots: number;
  private readonly briefEvaluations: number;
  private readonly fullEvaluations: number;
  private brief: LiveStage;
  private full: LiveStage | null = null;

  /** @param targets labels that are searched @param labelCount labels of the model */
  constructor(targets: readonly number[], labelCount: number, settings: ScanSettings) {
    this.targets = targets.toSorted((a, b) => a - b);
    this.labelCount = labelCount;
    this.slots = settings.labelSlots ?? 1;
    // Fewer where the images lack classes, which the first result tells.
    this.brief = { done: 0, total: targets.length * (labelCount - 1) };
    this.briefEvaluations = pairScreening.briefSteps * evaluationsPerStep(settings);
    this.fullEvaluations = middle(expectedEvaluations({ ...settings, starts: 1 }));
  }

  get hasBegun(): boolean {
    return this.found.size > 0;
  }

  /** Share of the work that is done, in [0, 1]. */
  get doneShare(): number {
    const done = this.brief.done * this.briefEvaluations + (this.full?.done ?? 0) * this.fullEvaluations;
    const all = done + this.evaluationsLeft;
    return all === 0 ? 1 : done / all;
  }

  /** A label has ended: until the first pair has, it tells how long evaluations take. */
  addLabel(label: Timed): void {
    this.labels.push(label);
  }

  /** A pair that an earlier run of the scan finished. */
  restore(pair: PairMeasurements): void {
    this.found.set(pairKey(pair), pair);
    this.brief = { ...this.brief, done: this.found.size };
  }

  finish(pair: PairMeasurements, progress: PairProgress): LivePair {
    this.found.set(pairKey(pair), pair);
    if (pair.role === 'screened') this.brief = { ...progress };
    else {
      this.brief = { done: this.found.size, total: this.found.size };
      // The few that are searched again have no bar of their own.
      if (pair.norms.length <= 1) this.full = { ...progress };
    }
    return livePair(pair);
  }

  progress(): Pick<LivePairsState, 'brief' | 'full'> {
    return { brief: this.brief, full: this.full };
  }

  snapshot(): LivePairsState {
    const sources = Array.from({ length: this.labelCount }, (_, label) => label);
    return {
      ...this.progress(),
      sources,
      targets: this.targets,
      found: [...this.found.values()].map(livePair),
    };
  }

  /** Null where no evaluation has been timed. */
  remainingMs(): number | null {
    const timed = this.found.size > 0 ? [...this.found.values()] : this.labels;
    const evaluations = timed.reduce((sum, one) => sum + one.gradientEvaluations, 0);
    if (evaluations === 0) return null;
    const spentMs = timed.reduce((sum, { durationMs }) => sum + durationMs, 0);
    return (this.evaluationsLeft * spentMs) / evaluations / this.slots;
  }

  private get evaluationsLeft(): number {
    const { brief, full } = this;
    const inFull = full === null ? middle(pairsInFullCount(brief.total)) : full.total - full.done;
    return (brief.total - brief.done) * this.briefEvaluations + inFull * this.fullEvaluations;
  }
}

/** Gradient evaluations of all pairs of a scan, roughly. */
export function pairWork(targets: number, labelCount: number, settings: ScanSettings): number {
  return middle(expectedPairEvaluations(settings, targets * (labelCount - 1)));
}

function livePair(pair: PairMeasurements): LivePair {
  const { source, target, role } = pair;
  return { source, target, role, maskNorm: pairNorm(pair) };
}

function middle({ low, high }: { readonly low: number; readonly high: number }): number {
  return (low + high) / 2;
}
