import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { repetitionSettings } from '../../src-shared/repetition.ts';
import { screening } from '../../src-shared/screening.ts';
import type { CleanImages } from './clean-images.ts';
import { FeedbackSearch } from './feedback-search.ts';
import { ImageSampler } from './image-sampler.ts';
import { LabelSearch } from './label-search.ts';
import { labelRandom, repeatedSeed } from './random.ts';
import type { LabelTask } from './screening.ts';
import type { LabelSlot } from './trigger-evaluator.ts';
import type { TriggerSearch } from './trigger-search.ts';

/** A search and the place it has in the batch. */
export interface RunningSearch {
  readonly task: LabelTask;
  readonly search: TriggerSearch;
  readonly sampler: ImageSampler;
  /** Time spent at work: a scan that is held does not count. */
  durationMs: number;
}

/** Begins what the task says: a first search, a brief one, or a repetition. */
export function startSearch(task: LabelTask, images: CleanImages, ofScan: ScanSettings): RunningSearch {
  const { label, role, repetition } = task;
  const settings = repetition === 0 ? ofScan : repetitionSettings(ofScan);
  const random = labelRandom(repeatedSeed(ofScan.seed, repetition), label);
  const briefSteps = role === 'screened' ? screening.briefSteps : null;
  const search =
    settings.costControl === 'patience'
      ? new LabelSearch(label, settings, images.shape, random)
      : new FeedbackSearch(label, settings, images.shape, random, briefSteps);
  return { task, search, sampler: new ImageSampler(images.count, random), durationMs: 0 };
}

/** Puts the trigger of the search and the next images into its place of the batch. */
export function fillSlot(
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
