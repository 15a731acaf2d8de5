import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { mergeRepetition } from '../../src-shared/repetition.ts';
import { workingSuccess } from '../../src-shared/statistics/evidence-test.ts';
import type { CleanImages } from './clean-images.ts';
import { planRepetitions } from './repetitions.ts';
import { runSearches, type ScanLane, type SearchObserver, type SearchWork } from './run-searches.ts';
import { firstTask, planScreening, secondTasks, type LabelTask } from './screening.ts';
import { startSearch } from './start-search.ts';

/** What a scan computes. */
export interface ScanJob {
  /** Searched in this order: those of the scan that are not finished. */
  readonly labels: readonly number[];
  /** What earlier runs of the scan have finished. */
  readonly finished: readonly LabelMeasurements[];
  /** Whether labels in doubt are searched again at the end. A shard does not know the other shards' labels. */
  readonly repeats: boolean;
  /** What the search draws from. */
  readonly images: CleanImages;
  readonly settings: ScanSettings;
  /** At least one. */
  readonly lanes: readonly ScanLane[];
  /** Whether the lanes' tests are on images that no search sees, so that success on them is told in the results. */
  readonly areHeldOut: boolean;
}

export interface ScanObserver extends SearchObserver {
  /** A label has ended. Of a label that is screened and then searched in full the later result counts. */
  onLabelResult(result: LabelResult): void;
  /** A label was searched once more, by itself; `norms` holds the new norm alone. */
  onLabelRepeated?(result: LabelResult): void;
}

/**
 * Searches the triggers of all labels, as many at once as the lanes have slots; a label that ends makes room for the
 * next. Many labels are screened first, if the settings say so (screening.ts), and labels in doubt are searched again at
 * the end (repetitions.ts). Returns true when all ended or were skipped, false when the scan was cancelled.
 */
export async function scanLabels(job: ScanJob, observer: ScanObserver): Promise<boolean> {
  const finished = new Map(job.finished.map((label) => [label.label, label]));
  const skipped = new Set<number>();
  const keeping: ScanObserver = {
    ...observer,
    nextCommand: () => observer.nextCommand(),
    onLabelResult: (result) => {
      finished.set(result.label, result);
      observer.onLabelResult(result);
    },
    onLabelRepeated: (result) => {
      finished.set(result.label, mergeRepetition(finished.get(result.label)!, result));
      observer.onLabelRepeated?.(result);
    },
    onLabelSkipped: (label) => {
      skipped.add(label);
      observer.onLabelSkipped?.(label);
    },
  };
  const work = labelWork(job, keeping);
  const run = (tasks: readonly LabelTask[]) => runSearches(tasks, work, keeping);
  const plan = planScreening([...new Set([...job.labels, ...finished.keys()])], job.settings);
  const first = job.labels.map((label): LabelTask =>
    plan === null ? { label, role: 'searched', repetition: 0 } : firstTask(label, plan),
  );
  if (!(await run(first))) return false;
  if (plan !== null && !(await run(secondTasks([...finished.values()], plan)))) return false;
  if (!job.repeats) return true;
  for (;;) {
    const inDoubt = planRepetitions([...finished.values()], job.settings);
    const again = inDoubt.filter(({ label }) => !skipped.has(label));
    if (again.length === 0) return true;
    if (!(await run(again))) return false;
  }
}

/** The search of a label, and what is measured once it has ended. */
function labelWork(job: ScanJob, observer: ScanObserver): SearchWork<LabelTask> {
  const { images, settings } = job;
  return {
    lanes: job.lanes,
    successThreshold: settings.attackSuccessThreshold,
    begin: (task) => startSearch(task, images, settings),
    testOf: ({ label }, triggerTest) => triggerTest.of(label),
    finish: async (lane, { search, task }, isWanted) => {
      const found = search.result(0);
      const isMeasured = task.role !== 'screened' && found.stopReason !== 'not-finite';
      const isHeldOut = isMeasured && job.areHeldOut && lane.triggerTest !== null;
      // Where a trigger was confirmed, that has measured it.
      const heldOutSuccessRate = isHeldOut
        ? (found.heldOutSuccessRate ?? (await lane.triggerTest.successRate(found, task.label)))
        : null;
      const evidence = isMeasured && task.repetition === 0 ? lane.evidence : null;
      const featureSimilarity = (await evidence?.features?.similarity(task.label, found)) ?? null;
      const largestMargin =
        (await evidence?.margins.largestMargin(task.label, settings.seed, isWanted)) ?? null;
      const works = found.reachedThreshold || (heldOutSuccessRate ?? 0) >= workingSuccess;
      return (durationMs) => {
        const result: LabelResult = {
          ...found,
          role: task.role,
          durationMs,
          heldOutSuccessRate,
          norms: [works ? found.maskL1Norm : null],
          largestMargin,
          featureSimilarity,
        };
        if (task.repetition === 0) observer.onLabelResult(result);
        else observer.onLabelRepeated?.(result);
      };
    },
  };
}
