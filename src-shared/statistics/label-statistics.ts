import type { LabelRole } from '../domain/label-result.ts';
import type { ScanSettings } from '../domain/scan-settings.ts';
import { minimumLabels } from './outlier-caveats.ts';
import { runOutlierTest, type LabelNorm, type OutlierTest } from './outlier-test.ts';

/** What the outlier test needs to know of a label. */
export interface TestedLabel {
  readonly label: number;
  /** Absent: `searched`. */
  readonly role?: LabelRole;
  /** Mask L1 norm, finite; null where the search broke down. */
  readonly norm: number | null;
  /** Null where it is not known, as for a folder of mask images. */
  readonly reachedThreshold: boolean | null;
}

export interface LabelStatistics<Label extends TestedLabel> {
  /** Labels that were searched in full. */
  readonly inFull: readonly Label[];
  /** Those whose norm takes part in the outlier test. */
  readonly tested: readonly Label[];
  /** Those that median and deviation are taken of. */
  readonly population: readonly Label[];
  /** Null with fewer than three norms to take median and deviation of. */
  readonly test: OutlierTest | null;
}

/**
 * The outlier test over the labels of one scan. Labels that were searched only briefly take no part; where there are
 * any, median and deviation are those of the controls, because the others were chosen for being small.
 */
export function labelStatistics<Label extends TestedLabel>(
  labels: readonly Label[],
  settings: Pick<ScanSettings, 'includeNeverReached' | 'anomalyThreshold'> & {
    readonly normScale?: ScanSettings['normScale'];
  },
): LabelStatistics<Label> {
  const inFull = labels.filter(({ role }) => role !== 'screened');
  const tested = inFull.filter(
    ({ norm, reachedThreshold }) =>
      norm !== null && (reachedThreshold !== false || settings.includeNeverReached),
  );
  const controls = tested.filter(({ role }) => role === 'control');
  const population = controls.length > 0 || inFull.length < labels.length ? controls : tested;
  const test =
    population.length < minimumLabels
      ? null
      : runOutlierTest(norms(tested), settings.anomalyThreshold, {
          population: norms(population),
          scale: settings.normScale ?? 'linear',
        });
  return { inFull, tested, population, test };
}

function norms(labels: readonly TestedLabel[]): LabelNorm[] {
  return labels.map(({ label, norm }) => ({ label, norm: norm! }));
}
