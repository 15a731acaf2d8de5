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
const chanceDistance = 0.4;

/**
 * The searches to be repeated next; none where the outcome is settled or the settings allow no more. It depends on the
 * finished labels and the seed alone: a scan that is resumed in the middle of a round goes on with the same labels.
 */
export function planRepetitions(finished: readonly LabelMeasurements[], settings: ScanSettings): LabelTask[] {
  const inFull = finished.filter(({ role }) => role !== 'screened');
  for (let round = 1; round <= settings.repetitions; round++) {
    const before = finished.map((label) => ({ ...label, norms: label.norms.slice(0, round) }));
    const chosen = chooseLabels(before, settings, round);
    if (chosen === null) return [];
    const left = inFull.filter(({ label, norms }) => chosen.has(label) && norms.length <= round);
    if (left.length > 0) return left.map(({ label, role }) => ({ label, role, repetition: round }));
  }
  return [];
}

/** The most suspicious labels and some drawn at random to compare them with; null where nothing is in doubt. */
function chooseLabels(
  finished: readonly LabelMeasurements[],
  settings: ScanSettings,
  round: number,
): ReadonlySet<number> | null {
  const labels = finished.map((label) => ({ ...label, norm: label.maskL1Norm }));
  const { tested, test } = labelStatistics(labels, settings);
  if (test === null || test.indexes === null) return null;
  const { indexes } = test;
  if (!hingesOnChance(indexes.get(test.foremost.label)!, settings.anomalyThreshold)) return null;
  const descending = tested
    .map(({ label }) => label)
    .toSorted((a, b) => indexes.get(b)! - indexes.get(a)! || a - b);
  const candidates = descending.slice(0, repetition.candidates);
  const others = descending.slice(repetition.candidates).sort((a, b) => a - b);
  const random = repetitionRandom(settings.seed, round);
  const controls = Array.from(
    { length: Math.min(repetition.controls, others.length) },
    () => others.splice(random.below(others.length), 1)[0]!,
  );
  return new Set([...candidates, ...controls]);
}

function hingesOnChance(index: number, threshold: number): boolean {
  return index > doubtShare * threshold - chanceDistance && index <= threshold + chanceDistance;
}
