import type { CleanImages } from './clean-images.ts';
import { confirmTrigger, unconfirmed, type TriggerTest } from './confirm-trigger.ts';
import type { LabelEvidence } from './evidence/label-evidence.ts';
import type { HeldOutTest } from './held-out-test.ts';
import type { ImageSampler } from './image-sampler.ts';
import type { LabelSlot, TriggerEvaluator } from './trigger-evaluator.ts';
import type { TriggerSearch } from './trigger-search.ts';

/** A part of the device that runs searches, as many at once as its evaluator has slots, beside the other lanes. */
export interface ScanLane {
  readonly evaluator: TriggerEvaluator;
  /** Where triggers are confirmed, and finished ones measured; null: nowhere. */
  readonly triggerTest: HeldOutTest | null;
  /** What else is measured of every label that is searched in full; null: nothing. */
  readonly evidence: LabelEvidence | null;
}

/** What is to be done next: one more gradient evaluation, the end of all searches, or a label to be dropped. */
export type ScanCommand = 'evaluate' | 'cancel' | { readonly skip: number };

export interface SearchObserver {
  /** A search begins. */
  onLabelStart?(search: TriggerSearch): void;
  /** After every gradient evaluation of a search. */
  onEvaluation?(search: TriggerSearch): void;
  /** A waiting or running label was dropped. */
  onLabelSkipped?(label: number): void;
  /**
   * Asked by every lane before each of its gradient evaluations; may hold it as long as it likes. A cancel is to be told
   * to all of them, any other command to one. Searches in flight are lost by a cancel.
   */
  nextCommand(): Promise<ScanCommand>;
}

/** A search and what it draws from. */
export interface RunningSearch<Task> {
  readonly task: Task;
  readonly search: TriggerSearch;
  readonly images: CleanImages;
  readonly sampler: ImageSampler;
  /** Time spent at work: a scan that is held does not count. */
  durationMs: number;
}

/** What the searches of a run have in common. */
export interface SearchWork<Task, Lane extends ScanLane = ScanLane> {
  readonly lanes: readonly Lane[];
  /** Attack success rate that a confirmed trigger has to reach. */
  readonly successThreshold: number;
  begin(task: Task): RunningSearch<Task>;
  /** Where a trigger of the task is confirmed. */
  testOf(task: Task, triggerTest: HeldOutTest): TriggerTest;
  /**
   * A search has ended: measures what is left to be measured.
   *
   * @param isWanted to be asked between two steps; ends the measuring where it answers false
   * @returns what tells the result; called unless the task was dropped meanwhile
   */
  finish(
    lane: Lane,
    running: RunningSearch<Task>,
    isWanted: () => Promise<boolean>,
  ): Promise<(durationMs: number) => void>;
}

/**
 * Runs the search of every task, as many at once as the lanes have slots; one that ends makes room for the next. Returns
 * true when all ended or were skipped, false when they were cancelled.
 */
export function runSearches<Task extends { readonly label: number }, Lane extends ScanLane>(
  tasks: readonly Task[],
  work: SearchWork<Task, Lane>,
  observer: SearchObserver,
): Promise<boolean> {
  return new SearchRun(tasks, work, observer).run();
}

/** The tasks that wait and those that run. */
class SearchRun<Task extends { readonly label: number }, Lane extends ScanLane> {
  private readonly work: SearchWork<Task, Lane>;
  private readonly observer: SearchObserver;
  private waiting: Task[];
  private readonly running = new Map<LabelSlot, RunningSearch<Task>>();
  /** A lane has failed, and the others are to end. */
  private hasFailed = false;
  private isCancelled = false;

  constructor(tasks: readonly Task[], work: SearchWork<Task, Lane>, observer: SearchObserver) {
    this.waiting = [...tasks];
    this.work = work;
    this.observer = observer;
  }

  async run(): Promise<boolean> {
    const ends = await Promise.allSettled(this.work.lanes.map((lane) => this.runLane(lane)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    return ends.every((end) => end.status === 'fulfilled' && end.value);
  }

  /** False when the run was cancelled or another lane has failed. */
  private async runLane(lane: Lane): Promise<boolean> {
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
      const running = this.work.begin(task);
      slot.setTargetLabel(task.label);
      this.running.set(slot, running);
      this.observer.onLabelStart?.(running.search);
    }
  }

  /** One gradient evaluation of every search that runs in the lane. */
  private async evaluate(lane: Lane): Promise<void> {
    const { evaluator } = lane;
    const start = performance.now();
    for (const [slot, running] of this.runningIn(lane)) fillSlot(slot, running, evaluator.batchSize);
    const evaluations = await evaluator.evaluate();
    for (const [index, slot] of evaluator.slots.entries()) {
      this.running.get(slot)?.search.accept(evaluations[index]!);
    }
    const elapsed = performance.now() - start;
    for (const [slot, running] of this.runningIn(lane)) {
      // While the one before was measured, the run was cancelled or this one skipped.
      if (!this.isWanted(slot, running)) continue;
      running.durationMs += elapsed;
      this.observer.onEvaluation?.(running.search);
      if (running.search.confirmation !== undefined) await this.confirm(lane, running);
      // Another lane may have been told to skip it.
      if (this.running.get(slot) !== running) continue;
      if (running.search.stopReason !== undefined) await this.finish(lane, slot, running);
    }
  }

  private runningIn({ evaluator }: ScanLane): [LabelSlot, RunningSearch<Task>][] {
    return [...this.running].filter(([slot]) => evaluator.slots.includes(slot));
  }

  private isWanted(slot: LabelSlot, running: RunningSearch<Task>): boolean {
    return !this.isCancelled && this.running.get(slot) === running;
  }

  /** Drops a label; one that has ended or was never planned is left alone. */
  private skip(label: number): void {
    const others = this.waiting.filter((task) => task.label !== label);
    const running = [...this.running].filter(([, { search }]) => search.label === label);
    if (others.length === this.waiting.length && running.length === 0) return;
    this.waiting = others;
    for (const [slot] of running) this.running.delete(slot);
    this.observer.onLabelSkipped?.(label);
  }

  private async finish(lane: Lane, slot: LabelSlot, running: RunningSearch<Task>): Promise<void> {
    const start = performance.now();
    const tell = await this.work.finish(lane, running, () => this.mayGoOn(slot, running));
    // Cut short, or skipped while it was measured.
    if (this.hasFailed || !this.isWanted(slot, running)) return;
    this.running.delete(slot);
    tell(running.durationMs + performance.now() - start);
  }

  /** Asked between the steps of what follows a search: whether its task is still wanted. */
  private async mayGoOn(slot: LabelSlot, running: RunningSearch<Task>): Promise<boolean> {
    const asked = performance.now();
    const command = await this.observer.nextCommand();
    running.durationMs -= performance.now() - asked;
    if (command === 'cancel') this.isCancelled = true;
    else if (command !== 'evaluate') this.skip(command.skip);
    return !this.hasFailed && this.isWanted(slot, running);
  }

  /** Lets a search that asks for it settle the size of its trigger. */
  private async confirm({ triggerTest }: ScanLane, running: RunningSearch<Task>): Promise<void> {
    const { task, search } = running;
    const { confirmation } = search;
    const { successThreshold } = this.work;
    const start = performance.now();
    const confirmed =
      triggerTest === null
        ? unconfirmed(confirmation!)
        : await confirmTrigger(confirmation!, this.work.testOf(task, triggerTest), successThreshold);
    confirmation!.accept(confirmed);
    running.durationMs += performance.now() - start;
  }
}

/** Puts the trigger of the search and the next images into its place of the batch. */
function fillSlot<Task>(
  slot: LabelSlot,
  { search, images, sampler }: RunningSearch<Task>,
  batchSize: number,
): void {
  slot.mask.set(search.trigger.mask);
  slot.pattern.set(search.trigger.pattern);
  const size = slot.images.length / batchSize;
  for (let i = 0; i < batchSize; i++) {
    images.copyInto(sampler.next(), slot.images.subarray(i * size, (i + 1) * size));
  }
}
