import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { isScreened, promisingCount, screening } from '../../src-shared/screening.ts';
import { screeningRandom } from './random.ts';

/**
 * Many labels: a brief search of all, and a full one of those whose mask is smallest after it and of controls drawn at
 * random. The controls alone give median and deviation, because the promising labels were chosen for being small.
 */

/** What a label is searched for, and how deeply: see `LabelRole`. */
export interface LabelTask {
  readonly label: number;
  readonly role: LabelMeasurements['role'];
  /** 0 for the first search of the label, 1 for its first repetition, … */
  readonly repetition: number;
}

/** What is known of a label that an earlier run of the scan has finished. */
export type FinishedLabel = Pick<LabelMeasurements, 'label' | 'role' | 'maskL1Norm'>;

/** Labels that are searched in full whatever the brief search finds, by the seed; null where nothing is screened. */
export function planScreening(planned: readonly number[], settings: ScanSettings): ScreeningPlan | null {
  if (!isScreened(settings, planned.length)) return null;
  const controls = drawControls(planned, settings.seed);
  return { controls, first: settings.firstLabel, promising: promisingCount(planned.length) };
}

export interface ScreeningPlan {
  readonly controls: ReadonlySet<number>;
  /** The label that the user wants first, in full. */
  readonly first: number | null;
  /** How many labels the brief search may choose. */
  readonly promising: number;
}

/** The first stage: every label once. */
export function firstTask(label: number, { controls, first }: ScreeningPlan): LabelTask {
  if (controls.has(label)) return { label, role: 'control', repetition: 0 };
  return { label, role: label === first ? 'searched' : 'screened', repetition: 0 };
}

/**
 * The second stage: the labels with the smallest masks of the first, smallest first. Of a scan that is resumed in this
 * stage some are searched already; they were the smallest then, so only the others' number is missing.
 */
export function secondTasks(finished: readonly FinishedLabel[], plan: ScreeningPlan): LabelTask[] {
  const chosen = finished.filter(({ role, label }) => role === 'searched' && label !== plan.first).length;
  return finished
    .filter(({ role, maskL1Norm }) => role === 'screened' && maskL1Norm !== null)
    .toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm! || a.label - b.label)
    .slice(0, Math.max(0, plan.promising - chosen))
    .map(({ label }) => ({ label, role: 'searched', repetition: 0 }));
}

function drawControls(planned: readonly number[], seed: number): Set<number> {
  const random = screeningRandom(seed);
  const ascending = planned.toSorted((a, b) => a - b);
  const controls = new Set<number>();
  while (controls.size < Math.min(screening.controls, ascending.length)) {
    controls.add(ascending[random.below(ascending.length)]!);
  }
  return controls;
}
