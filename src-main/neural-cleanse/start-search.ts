import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { repetitionSettings } from '../../src-shared/repetition.ts';
import { screening } from '../../src-shared/screening.ts';
import type { CleanImages } from './clean-images.ts';
import { FeedbackSearch } from './feedback-search.ts';
import { ImageSampler } from './image-sampler.ts';
import { LabelSearch } from './label-search.ts';
import { labelRandom, repeatedSeed } from './random.ts';
import type { RunningSearch } from './run-searches.ts';
import type { LabelTask } from './screening.ts';

/** Begins what the task says: a first search, a brief one, or a repetition. */
export function startSearch(
  task: LabelTask,
  images: CleanImages,
  ofScan: ScanSettings,
): RunningSearch<LabelTask> {
  const { label, role, repetition } = task;
  const settings = repetition === 0 ? ofScan : repetitionSettings(ofScan);
  const random = labelRandom(repeatedSeed(ofScan.seed, repetition), label);
  const briefSteps = role === 'screened' ? screening.briefSteps : null;
  const search =
    settings.costControl === 'patience'
      ? new LabelSearch(label, settings, images.shape, random)
      : new FeedbackSearch(label, settings, images.shape, random, briefSteps);
  return { task, search, images, sampler: new ImageSampler(images.count, random), durationMs: 0 };
}
