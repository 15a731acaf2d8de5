import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { repetition } from '../../src-shared/repetition.ts';
import { doubtShare } from '../../src-shared/statistics/evidence-test.ts';
import { labelStatistics } from '../../src-shared/statistics/label-statistics.ts';
import { repetitionRandom } from './random.ts';
import type { LabelTask } from './screening.ts';

/**
 * How far from the two bounds of doubt an index still may hinge on chance, in deviations. Own choice: a search's norm
 * alone scatters by 0.1 deviations from seed to seed, median and margin scatter as well.
 */
const chanceDistance = 0.2;

/**
 * The searches to be repeated next; none where the outcome is settled or the settings allow no more. It depends on the
 * finished labels and the seed alone: a scan that is resumed in the middle of a round goes on with the same labels. All
 * rounds repeat the labels that the first searches chose, so that a label's n-th further norm is that of round n. Where a
 * round repeats every label, there is only one: it doubles the time of the scan, and a second would more than treble it.
 */
export function planRepetitions(finished: readonly LabelMeasurements[], settings: ScanSettings): LabelTask[] {
  // The outlier test takes the norm of the kept trigger, which repetitions would make smaller for some labels only.
  if (settings.verdictRule !== 'evidence') return [];
  const chosen = chooseLabels(rankLabels(finished, settings, 1), settings.seed);
  const repeated = finished.filter(({ label }) => chosen.has(label));
  const rounds = repeated.length < finished.length ? settings.repetitions : Math.min(settings.repetitions, 1);
  for (let round = 1; round <= rounds; round++) {
    const [foremost] = rankLabels(finished, settings, round);
    if (foremost === undefined || !hingesOnChance(foremost.index, settings.anomalyThreshold)) return [];
    const left = repeated.filter(({ norms }) => norms.length <= round);
    if (left.length > 0) return left.map(({ label, role }) => ({ label, role, repetition: round }));
  }
  return [];
}

interface RankedLabel {
  readonly label: number;
  readonly index: number;
}

/** The labels that take part in the test by their index before a round, the most suspicious first; none without a test. */
function rankLabels(
  finished: readonly LabelMeasurements[],
  settings: ScanSettings,
  round: number,
): RankedLabel[] {
  // The kept trigger may be that of a later search: the norm of the first one is the first norm.
  const before = finished.map(({ norms, maskL1Norm, ...label }) => ({
    ...label,
    norm: norms[0] ?? maskL1Norm,
    norms: norms.slice(0, round),
  }));
  const { tested, test } = labelStatistics(before, settings);
  const indexes = test?.indexes ?? null;
  if (indexes === null) return [];
  return tested
    .map(({ label }) => ({ label, index: indexes.get(label)! }))
    .sort((a, b) => b.index - a.index || a.label - b.label);
}

/** The most suspicious labels, and some drawn at random to compare them with. */
function chooseLabels(ranked: readonly RankedLabel[], seed: number): ReadonlySet<number> {
  const labels = ranked.map(({ label }) => label);
  const candidates = labels.slice(0, repetition.candidates);
  const others = labels.slice(repetition.candidates).sort((a, b) => a - b);
  const random = repetitionRandom(seed);
  const controls = Array.from(
    { length: Math.min(repetition.controls, others.length) },
    () => others.splice(random.below(others.length), 1)[0]!,
  );
  return new Set([...candidates, ...controls]);
}

function hingesOnChance(index: number, threshold: number): boolean {
  return index > doubtShare * threshold - chanceDistance && index <= threshold + chanceDistance;
}
