import type { LabelMeasurements, LabelRole } from '../domain/label-result.ts';
import type { ScanSettings } from '../domain/scan-settings.ts';
import {
  runEvidenceTest,
  settle,
  workingSuccess,
  type EvidenceTest,
  type LabelSigns,
} from './evidence-test.ts';
import { minimumLabels } from './outlier-caveats.ts';
import { runOutlierTest, type LabelNorm, type OutlierTest } from './outlier-test.ts';

/** What the outlier test needs to know of a label. */
export interface TestedLabel extends LabelSigns {
  readonly label: number;
  /** Absent: `searched`. */
  readonly role?: LabelRole;
  /** Mask L1 norm, finite; null where the search broke down. */
  readonly norm: number | null;
  /** Null where it is not known, as for a folder of mask images. */
  readonly reachedThreshold: boolean | null;
  /** Success on images that the search never saw, in [0, 1]; null or absent where it was not measured. */
  readonly heldOutSuccessRate?: number | null;
}

/** What was measured of a label, as the test takes it. */
export function testedLabelOf(
  measured: LabelMeasurements,
  { maskNormSource }: Pick<ScanSettings, 'maskNormSource'>,
): TestedLabel {
  const { label, role, norms, reachedThreshold, heldOutSuccessRate, largestMargin, featureSimilarity } =
    measured;
  const norm = maskNormSource === '8-bit' ? measured.maskL1Norm8Bit : measured.maskL1Norm;
  return { label, role, norm, norms, reachedThreshold, heldOutSuccessRate, largestMargin, featureSimilarity };
}

export interface LabelStatistics<Label extends TestedLabel> {
  /** Labels that were searched in full. */
  readonly inFull: readonly Label[];
  /** Those whose norm takes part in the outlier test. */
  readonly tested: readonly Label[];
  /** Those that median and deviation are taken of. */
  readonly population: readonly Label[];
  /** Null with fewer than three norms to take median and deviation of. */
  readonly test: OutlierTest | EvidenceTest | null;
}

type RuleSettings = Pick<ScanSettings, 'includeNeverReached' | 'anomalyThreshold'> &
  Partial<Pick<ScanSettings, 'normScale' | 'verdictRule'>>;

/**
 * The test over the labels of one scan: the published one, or that of all the evidence. Labels that were searched only
 * briefly take no part; where there are any, medians are those of the controls, because the others were chosen for
 * being small.
 */
export function labelStatistics<Label extends TestedLabel>(
  labels: readonly Label[],
  settings: RuleSettings,
): LabelStatistics<Label> {
  const byEvidence = settings.verdictRule === 'evidence';
  const searched = labels.filter(({ role }) => role !== 'screened');
  const inFull = byEvidence ? settle(searched) : searched;
  const tested = inFull.filter(
    (label) => label.norm !== null && (settings.includeNeverReached || works(label, byEvidence)),
  );
  const controls = tested.filter(({ role }) => role === 'control');
  const population = controls.length > 0 || inFull.length < labels.length ? controls : tested;
  if (population.length < minimumLabels) return { inFull, tested, population, test: null };
  const { anomalyThreshold, normScale = 'linear' } = settings;
  const test = byEvidence
    ? runEvidenceTest(signed(tested), signed(population), labels.length, anomalyThreshold)
    : runOutlierTest(norms(tested), anomalyThreshold, { population: norms(population), scale: normScale });
  return { inFull, tested, population, test };
}

/** Whether a label's trigger counts: all of the evidence takes one that falls a little short of the threshold. */
function works({ reachedThreshold, heldOutSuccessRate }: TestedLabel, byEvidence: boolean): boolean {
  return reachedThreshold !== false || (byEvidence && (heldOutSuccessRate ?? 0) >= workingSuccess);
}

function signed<Label extends TestedLabel>(labels: readonly Label[]): (Label & { readonly norm: number })[] {
  return labels.map((label) => ({ ...label, norm: label.norm! }));
}

function norms(labels: readonly TestedLabel[]): LabelNorm[] {
  return labels.map(({ label, norm }) => ({ label, norm: norm! }));
}
