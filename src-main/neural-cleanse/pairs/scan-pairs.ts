import {
  pairKey,
  type PairMeasurements,
  type PairProgress,
  type PairResult,
} from '../../../src-shared/domain/pair-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { runSearches, type ScanLane, type SearchObserver, type SearchWork } from '../run-searches.ts';
import type { ClassImages } from './class-images.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { allPairs, pairsAgain, pairsInFull } from './pair-plan.ts';
import { startPairSearch, type PairTask } from './start-pair-search.ts';

/** What a pair scan computes. */
export interface PairScanJob {
  readonly classes: ClassImages;
  /** Labels that images may be sent to. */
  readonly targets: readonly number[];
  /** What earlier runs of the scan have finished. */
  readonly finished: readonly PairMeasurements[];
  readonly settings: ScanSettings;
  /** At least one. */
  readonly lanes: readonly PairLane[];
}

/** A lane with what else is measured of a pair that was searched in full. */
export interface PairLane extends ScanLane {
  readonly pairEvidence: PairEvidence;
}

export interface PairScanObserver extends SearchObserver {
  /** A pair has ended. Of one that is searched briefly and then in full the later result counts. */
  onPairResult(result: PairResult, progress: PairProgress): void;
  /** A pair was searched again; it keeps its first trigger. */
  onPairRepeated(pair: PairMeasurements, progress: PairProgress): void;
}

/**
 * Searches the triggers of all pairs briefly, of those that are promising in full, and of those in doubt again
 * (pair-plan.ts). Returns true when all ended, false when the scan was cancelled.
 */
export async function scanPairs(job: PairScanJob, observer: PairScanObserver): Promise<boolean> {
  const finished = new Map(job.finished.map((pair) => [pairKey(pair), pair]));
  const run = (tasks: readonly PairTask[], isDone: (task: PairTask) => boolean): Promise<boolean> => {
    const left = tasks.filter((task) => !isDone(task));
    let done = tasks.length - left.length;
    const progress = (pair: PairMeasurements): PairProgress => {
      finished.set(pairKey(pair), pair);
      return { done: ++done, total: tasks.length };
    };
    const work = pairWork(job, finished, {
      onPairResult: (result) => observer.onPairResult(result, progress(result)),
      onPairRepeated: (pair) => observer.onPairRepeated(pair, progress(pair)),
    });
    return runSearches(left, work, observer);
  };
  const resultOf = ({ source, label }: PairTask) => finished.get(pairKey({ source, target: label }));
  const all = allPairs([...job.classes.keys()], job.targets);
  if (!(await run(all, (task) => resultOf(task) !== undefined))) return false;
  const inFull = pairsInFull([...finished.values()], job.settings.seed);
  if (!(await run(inFull, (task) => resultOf(task)!.role !== 'screened'))) return false;
  for (;;) {
    const again = pairsAgain([...finished.values()], job.settings);
    if (again.length === 0) return true;
    if (!(await run(again, () => false))) return false;
  }
}

/** The search of a pair, and what is measured once it has ended. */
function pairWork(
  { classes, settings, lanes }: PairScanJob,
  finished: ReadonlyMap<string, PairMeasurements>,
  observer: { onPairResult(result: PairResult): void; onPairRepeated(pair: PairMeasurements): void },
): SearchWork<PairTask, PairLane> {
  const imagesOf = ({ source }: PairTask) => classes.get(source)!;
  return {
    lanes,
    successThreshold: settings.attackSuccessThreshold,
    begin: (task) => startPairSearch(task, imagesOf(task).searched, settings),
    testOf: (task, triggerTest) => {
      const { searched, heldOut } = imagesOf(task);
      return triggerTest.of(task.label, heldOut.count > 0 ? heldOut : searched);
    },
    finish: async (lane, { task, search }) => {
      const found = search.result(0);
      const { searched, heldOut } = imagesOf(task);
      const before = finished.get(pairKey({ source: task.source, target: task.label }));
      const ended = found.stopReason !== 'not-finite';
      const gradientEvaluations = found.gradientEvaluations + (before?.gradientEvaluations ?? 0);
      if (before !== undefined && task.search > 1) {
        const norms = [...before.norms, ended ? found.maskL1Norm : null];
        return (durationMs) =>
          observer.onPairRepeated({
            ...before,
            norms,
            gradientEvaluations,
            durationMs: durationMs + before.durationMs,
          });
      }
      const isFull = task.role !== 'screened' && ended;
      const signs = isFull ? await lane.pairEvidence.measure(task.source, task.label, found) : null;
      return (durationMs) =>
        observer.onPairResult({
          source: task.source,
          target: task.label,
          role: task.role,
          imageCount: searched.count,
          cleanMargin: lane.pairEvidence.cleanMargin(task.source, task.label),
          briefNorm: before === undefined ? found.maskL1Norm : before.briefNorm,
          maskL1Norm: isFull ? found.maskL1Norm : null,
          norms: task.role === 'screened' ? [] : [isFull ? found.maskL1Norm : null],
          attackSuccessRate: found.attackSuccessRate,
          heldOutSuccessRate: isFull && heldOut.count > 0 ? found.heldOutSuccessRate : null,
          featureSimilarity: signs?.featureSimilarity ?? null,
          moves: signs?.moves ?? [],
          gradientEvaluations,
          durationMs: durationMs + (before?.durationMs ?? 0),
          mask: found.mask,
          pattern: found.pattern,
        });
    },
  };
}
