import type { LabelRole } from '../../../src-shared/domain/label-result.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { pairScreening } from '../../../src-shared/pair-screening.ts';
import type { CleanImages } from '../clean-images.ts';
import { FeedbackSearch } from '../feedback-search.ts';
import { ImageSampler } from '../image-sampler.ts';
import { pairRandom } from '../random.ts';
import type { RunningSearch } from '../run-searches.ts';

/** A pair that is to be searched: briefly (`screened`), or in full. */
export interface PairTask {
  /** The target. */
  readonly label: number;
  readonly source: number;
  readonly role: LabelRole;
  /** How often the pair was searched before: none before the brief search, one before the first full one. */
  readonly search: number;
}

/**
 * Begins a search for a pair. Each starts from another point, so that a mask that was small by chance after the one does
 * not stay so by the same chance.
 */
export function startPairSearch(
  task: PairTask,
  images: CleanImages,
  settings: ScanSettings,
): RunningSearch<PairTask> {
  const isBrief = task.role === 'screened';
  const random = pairRandom(settings.seed, task.source, task.label, task.search);
  const search = new FeedbackSearch(
    task.label,
    { ...settings, starts: 1 },
    images.shape,
    random,
    isBrief ? pairScreening.briefSteps : null,
  );
  return { task, search, images, sampler: new ImageSampler(images.count, random), durationMs: 0 };
}
