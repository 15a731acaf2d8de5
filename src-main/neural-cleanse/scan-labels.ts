import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { mergeRepetition } from '../../src-shared/repetition.ts';
import { workingSuccess } from '../../src-shared/statistics/evidence-test.ts';
import type { CleanImages } from './clean-images.ts';
import { confirmTrigger, unconfirmed } from './confirm-trigger.ts';
import type { LabelEvidence } from './evidence/label-evidence.ts';
import type { HeldOutTest } from './held-out-test.ts';
import { planRepetitions } from './repetitions.ts';
import { fillSlot, startSearch, type RunningSearch } from './running-search.ts';
import { firstTask, planScreening, secondTasks, type LabelTask } from './screening.ts';
import type { LabelSlot, TriggerEvaluator } from './trigger-evaluator.ts';
import type { TriggerSearch } from './trigger-search.ts';

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

/** A part of the device that searches labels, as many at once as its evaluator has slots, beside the other lanes. */
export interface ScanLane {
  readonly evaluator: TriggerEvaluator;
  /** Where triggers are confirmed, and finished ones measured; null: nowhere. */
  readonly triggerTest: HeldOutTest | null;
  /** What else is measured of every label that is searched in full; null: nothing. */
  readonly evidence: LabelEvidence | null;
}

/** What is to be done next: one more gradient evaluation, the end of the scan, or a label to be dropped. */
export type ScanCommand = 'evaluate' | 'cancel' | { readonly skip: number };

export interface ScanObserver {
  /** The search of a label begins. */
  onLabelStart?(search: TriggerSearch): void;
  /** After every gradient evaluation of a label. */
  onEvaluation?(search: TriggerSearch): void;
  /** A label has ended. Of a label that is screened and then searched in full the later result counts. */
  onLabelResult(result: LabelResult): void;
  /** A label was searched once more, by itself; `norms` holds the new norm alone. */
  onLabelRepeated?(result: LabelResult): void;
  /** A waiting or running label was dropped. */
  onLabelSkipped?(label: number): void;
  /**
   * Asked by every lane before each of its gradient evaluations; may hold it as long as it likes. A cancel is to be told
   * to all of them, any other command to one. Labels in flight are lost by a cancel.
   */
  nextCommand(): Promise<ScanCommand>;
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
  const run = (tasks: readonly LabelTask[]) => new LabelScan(job, keeping, tasks).run();
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

/** The labels of a scan that wait and those that run. */
class LabelScan {
  private readonly job: ScanJob;
  private readonly observer: ScanObserver;
  private readonly waiting: LabelTask[];
  private readonly running = new Map<LabelSlot, RunningSearch>();
  /** A lane has failed, and the others are to end. */
  private hasFailed = false;
  private isCancelled = false;

  constructor(job: ScanJob, observer: ScanObserver, tasks: readonly LabelTask[]) {
    this.job = job;
    this.observer = observer;
    this.waiting = [...tasks];
  }

  /** Returns true when all tasks ended or were skipped, false when the scan was cancelled. */
  async run(): Promise<boolean> {
    const ends = await Promise.allSettled(this.job.lanes.map((lane) => this.runLane(lane)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return ends.every((end) => end.status === 'fulfilled' && end.value);
  }

  /** False when the scan was cancelled or another lane has failed. */
  private async runLane(lane: ScanLane): Promise<boolean> {
    try {
      this.fillFreeSlots(lane);
      while (lane.evaluator.slots.some((slot) => this.running.has(slot))) {
        if (this.isCancelled) return false;
        const command = await this.observer.nextCommand();
        if (command === 'cancel' || this.hasFailed) return false;
        if (command === 'evaluate') await this.evaluate(lane);
        else this.skip(command.skip);
        this.fillFreeSlots(lane);
      }
      return !this.isCancelled;
    } catch (thrown) {
      this.hasFailed = true;
      throw thrown;
    }
  }

  private fillFreeSlots({ evaluator }: ScanLane): void {
    for (const slot of evaluator.slots) {
      if (this.running.has(slot)) continue;
      const task = this.waiting.shift();
      if (task === undefined) return;
      const running = startSearch(task, this.job.images, this.job.settings);
      slot.setTargetLabel(task.label);
      this.running.set(slot, running);
      this.observer.onLabelStart?.(running.search);
    }
  }

  /** One gradient evaluation of every label that runs in the lane. */
  private async evaluate(lane: ScanLane): Promise<void> {
    const { evaluator } = lane;
    const start = performance.now();
    for (const [slot, running] of this.runningIn(lane)) {
      fillSlot(slot, running, this.job.images, evaluator.batchSize);
    }
    const evaluations = await evaluator.evaluate();
    for (const [index, slot] of evaluator.slots.entries()) {
      this.running.get(slot)?.search.accept(evaluations[index]!);
    }
    const elapsed = performance.now() - start;
    for (const [slot, running] of this.runningIn(lane)) {
      // While the one before was measured, the scan was cancelled or this one skipped.
      if (this.isCancelled || this.running.get(slot) !== running) continue;
      running.durationMs += elapsed;
      this.observer.onEvaluation?.(running.search);
      if (running.search.confirmation !== undefined) await this.confirm(lane, running);
      // Another lane may have been told to skip it.
      if (this.running.get(slot) !== running) continue;
      if (running.search.stopReason !== undefined) await this.finish(lane, slot, running);
    }
  }

  private runningIn({ evaluator }: ScanLane): [LabelSlot, RunningSearch][] {
    return [...this.running].filter(([slot]) => evaluator.slots.includes(slot));
  }

  /** Drops a label; one that has ended or was never planned is left alone. */
  private skip(label: number): void {
    const place = this.waiting.findIndex((task) => task.label === label);
    const running = [...this.running].find(([, { search }]) => search.label === label);
    if (place === -1 && running === undefined) return;
    if (place !== -1) this.waiting.splice(place, 1);
    if (running !== undefined) this.running.delete(running[0]);
    this.observer.onLabelSkipped?.(label);
  }

  private async finish(lane: ScanLane, slot: LabelSlot, running: RunningSearch): Promise<void> {
    const { search, task } = running;
    const start = performance.now();
    const found = search.result(0);
    const isMeasured = task.role !== 'screened' && found.stopReason !== 'not-finite';
    const isHeldOut = isMeasured && this.job.areHeldOut && lane.triggerTest !== null;
    // Where a trigger was confirmed, that has measured it.
    const heldOutSuccessRate = isHeldOut
      ? (found.heldOutSuccessRate ?? (await lane.triggerTest.successRate(found, task.label)))
      : null;
    const evidence = isMeasured && task.repetition === 0 ? lane.evidence : null;
    const featureSimilarity = (await evidence?.features?.similarity(task.label, found)) ?? null;
    const largestMargin =
      (await evidence?.margins.largestMargin(task.label, this.job.settings.seed, () =>
        this.mayGoOn(slot, running),
      )) ?? null;
    // Cut short, or skipped while it was measured.
    if (this.isCancelled || this.hasFailed || this.running.get(slot) !== running) return;
    this.running.delete(slot);
    const result: LabelResult = {
      ...found,
      role: task.role,
      durationMs: running.durationMs + performance.now() - start,
      heldOutSuccessRate,
      norms: [
        found.reachedThreshold || (heldOutSuccessRate ?? 0) >= workingSuccess ? found.maskL1Norm : null,
      ],
      largestMargin,
      featureSimilarity,
    };
    if (task.repetition === 0) this.observer.onLabelResult(result);
    else this.observer.onLabelRepeated?.(result);
  }

  /** Asked between the steps of what follows a search: whether the label is still wanted. */
  private async mayGoOn(slot: LabelSlot, running: RunningSearch): Promise<boolean> {
    const asked = performance.now();
    const command = await this.observer.nextCommand();
    running.durationMs -= performance.now() - asked;
    if (command === 'cancel') this.isCancelled = true;
    else if (command !== 'evaluate') this.skip(command.skip);
    return !this.isCancelled && !this.hasFailed && this.running.get(slot) === running;
  }

  /** Lets a search that asks for it settle the size of its trigger. */
  private async confirm({ triggerTest }: ScanLane, running: RunningSearch): Promise<void> {
    const { label, confirmation } = running.search;
    const { attackSuccessThreshold } = this.job.settings;
    const start = performance.now();
    const confirmed =
      triggerTest === null
        ? unconfirmed(confirmation!)
        : await confirmTrigger(confirmation!, triggerTest.of(label), attackSuccessThreshold);
    confirmation!.accept(confirmed);
    running.durationMs += performance.now() - start;
  }
}
