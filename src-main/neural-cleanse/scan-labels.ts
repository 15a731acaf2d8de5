import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { CleanImages } from './clean-images.ts';
import type { HeldOutTest } from './held-out-test.ts';
import { ImageSampler } from './image-sampler.ts';
import { LabelSearch } from './label-search.ts';
import { labelRandom } from './random.ts';
import type { LabelSlot, TriggerEvaluator } from './trigger-evaluator.ts';

/** What a scan computes. */
export interface ScanJob {
  /** Searched in this order. */
  readonly labels: readonly number[];
  /** What the search draws from. */
  readonly images: CleanImages;
  readonly evaluator: TriggerEvaluator;
  readonly settings: ScanSettings;
  /** Measures finished triggers on images that the search never sees; null where none are held out. */
  readonly heldOut: HeldOutTest | null;
}

/** What is to be done next: one more gradient evaluation, the end of the scan, or a label to be dropped. */
export type ScanCommand = 'evaluate' | 'cancel' | { readonly skip: number };

export interface ScanObserver {
  /** The search of a label begins. */
  onLabelStart?(search: LabelSearch): void;
  /** After every gradient evaluation of a label. */
  onEvaluation?(search: LabelSearch): void;
  onLabelResult(result: LabelResult): void;
  /** A waiting or running label was dropped. */
  onLabelSkipped?(label: number): void;
  /** Asked before every gradient evaluation; may hold the scan as long as it likes. Labels in flight are lost by a cancel. */
  nextCommand(): Promise<ScanCommand>;
}

/**
 * Searches the triggers of all labels, as many at once as the evaluator has slots; a label that ends makes room for
 * the next. Returns true when all ended or were skipped, false when the scan was cancelled.
 */
export async function scanLabels(job: ScanJob, observer: ScanObserver): Promise<boolean> {
  const scan = new LabelScan(job, observer);
  scan.fillFreeSlots();
  while (scan.isRunning) {
    const command = await observer.nextCommand();
    if (command === 'cancel') return false;
    if (command === 'evaluate') await scan.evaluate();
    else scan.skip(command.skip);
    scan.fillFreeSlots();
  }
  return true;
}

/** A search and the place it has in the batch. */
interface RunningSearch {
  readonly search: LabelSearch;
  readonly sampler: ImageSampler;
  /** Time spent at work: a scan that is held does not count. */
  durationMs: number;
}

/** The labels of a scan that wait and those that run. */
class LabelScan {
  private readonly job: ScanJob;
  private readonly observer: ScanObserver;
  private readonly waiting: number[];
  private readonly running = new Map<LabelSlot, RunningSearch>();

  constructor(job: ScanJob, observer: ScanObserver) {
    this.job = job;
    this.observer = observer;
    this.waiting = [...job.labels];
  }

  get isRunning(): boolean {
    return this.running.size > 0;
  }

  fillFreeSlots(): void {
    for (const slot of this.job.evaluator.slots) {
      if (this.running.has(slot)) continue;
      const label = this.waiting.shift();
      if (label === undefined) return;
      const running = startSearch(label, this.job);
      slot.setTargetLabel(label);
      this.running.set(slot, running);
      this.observer.onLabelStart?.(running.search);
    }
  }

  /** One gradient evaluation of every running label. */
  async evaluate(): Promise<void> {
    const { evaluator, images } = this.job;
    const start = performance.now();
    for (const [slot, running] of this.running) fillSlot(slot, running, images, evaluator.batchSize);
    const evaluations = await evaluator.evaluate();
    for (const [index, slot] of evaluator.slots.entries()) {
      this.running.get(slot)?.search.accept(evaluations[index]!);
    }
    const elapsed = performance.now() - start;
    for (const [slot, running] of [...this.running]) {
      running.durationMs += elapsed;
      this.observer.onEvaluation?.(running.search);
      if (running.search.stopReason !== undefined) await this.finish(slot, running);
    }
  }

  /** Drops a label; one that has ended or was never planned is left alone. */
  skip(label: number): void {
    const place = this.waiting.indexOf(label);
    const running = [...this.running].find(([, { search }]) => search.label === label);
    if (place === -1 && running === undefined) return;
    if (place !== -1) this.waiting.splice(place, 1);
    if (running !== undefined) this.running.delete(running[0]);
    this.observer.onLabelSkipped?.(label);
  }

  private async finish(slot: LabelSlot, { search, durationMs }: RunningSearch): Promise<void> {
    this.running.delete(slot);
    const result = search.result(durationMs);
    const { heldOut } = this.job;
    const canBeMeasured = heldOut !== null && result.stopReason !== 'not-finite';
    const heldOutSuccessRate = canBeMeasured ? await heldOut.successRate(result, search.label) : null;
    this.observer.onLabelResult({ ...result, heldOutSuccessRate });
  }
}

/** The order in which labels are searched: `firstLabel` before the others, the rest ascending. */
export function labelOrder(
  { labels, firstLabel }: Pick<ScanSettings, 'labels' | 'firstLabel'>,
  labelCount: number,
): number[] {
  const all = labels ?? Array.from({ length: labelCount }, (_, label) => label);
  const ascending = [...new Set(all)].sort((a, b) => a - b);
  if (firstLabel === null) return ascending;
  return [firstLabel, ...ascending.filter((label) => label !== firstLabel)];
}

function startSearch(label: number, { images, settings }: ScanJob): RunningSearch {
  const random = labelRandom(settings.seed, label);
  return {
    search: new LabelSearch(label, settings, images.shape, random),
    sampler: new ImageSampler(images.count, random),
    durationMs: 0,
  };
}

function fillSlot(
  slot: LabelSlot,
  { search, sampler }: RunningSearch,
  images: CleanImages,
  batchSize: number,
): void {
  slot.mask.set(search.trigger.mask);
  slot.pattern.set(search.trigger.pattern);
  const size = slot.images.length / batchSize;
  for (let i = 0; i < batchSize; i++) {
    images.copyInto(sampler.next(), slot.images.subarray(i * size, (i + 1) * size));
  }
}
