import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { ImageShape } from '../formats/classifier.ts';
import { ImageSampler } from './image-sampler.ts';
import { LabelSearch } from './label-search.ts';
import { labelRandom } from './random.ts';
import type { LabelSlot, TriggerEvaluator } from './trigger-evaluator.ts';

/** The clean images of a scan, in memory. */
export interface CleanImages {
  readonly count: number;
  readonly shape: ImageShape;
  /** Writes image `index`, raw pixels [channels · height · width], into `target`. */
  copyInto(index: number, target: Float32Array): void;
}

export interface ScanObserver {
  /** After every gradient evaluation of a label. */
  onEvaluation?(search: LabelSearch): void;
  onLabelResult(result: LabelResult): void;
  /** Asked before every gradient evaluation; true ends the scan. Labels in flight are lost. */
  isCancelled(): Promise<boolean>;
}

/** A search and the place it has in the batch. */
interface RunningSearch {
  readonly search: LabelSearch;
  readonly slot: LabelSlot;
  readonly sampler: ImageSampler;
  readonly startedAt: number;
}

/**
 * Searches the triggers of `labels` in order, as many at once as the evaluator has slots; a label that ends makes
 * room for the next. Returns true when all ended, false when the scan was cancelled.
 */
export async function scanLabels(
  labels: readonly number[],
  images: CleanImages,
  evaluator: TriggerEvaluator,
  settings: ScanSettings,
  observer: ScanObserver,
): Promise<boolean> {
  const waiting = [...labels];
  const running = new Map<LabelSlot, RunningSearch>();
  const fillFreeSlots = (): void => {
    for (const slot of evaluator.slots) {
      if (running.has(slot)) continue;
      const label = waiting.shift();
      if (label === undefined) return;
      running.set(slot, startSearch(label, slot, images, settings));
    }
  };
  fillFreeSlots();
  while (running.size > 0) {
    if (await observer.isCancelled()) return false;
    for (const search of running.values()) fillSlot(search, images, evaluator.batchSize);
    const evaluations = await evaluator.evaluate();
    evaluator.slots.forEach((slot, index) => {
      const current = running.get(slot);
      if (current === undefined) return;
      current.search.accept(evaluations[index]!);
      observer.onEvaluation?.(current.search);
      if (current.search.stopReason === undefined) return;
      running.delete(slot);
      observer.onLabelResult(current.search.result(performance.now() - current.startedAt));
    });
    fillFreeSlots();
  }
  return true;
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

function startSearch(
  label: number,
  slot: LabelSlot,
  images: CleanImages,
  settings: ScanSettings,
): RunningSearch {
  const random = labelRandom(settings.seed, label);
  slot.setTargetLabel(label);
  return {
    slot,
    search: new LabelSearch(label, settings, images.shape, random),
    sampler: new ImageSampler(images.count, random),
    startedAt: performance.now(),
  };
}

function fillSlot({ search, slot, sampler }: RunningSearch, images: CleanImages, batchSize: number): void {
  slot.mask.set(search.trigger.mask);
  slot.pattern.set(search.trigger.pattern);
  const size = slot.images.length / batchSize;
  for (let i = 0; i < batchSize; i++) {
    images.copyInto(sampler.next(), slot.images.subarray(i * size, (i + 1) * size));
  }
}
