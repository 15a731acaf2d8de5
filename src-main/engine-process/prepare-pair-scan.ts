import { AppError } from '../../src-shared/domain/app-error.ts';
import { sortByClass, type ClassImages } from '../neural-cleanse/pairs/class-images.ts';
import type { PairScanJob } from '../neural-cleanse/pairs/scan-pairs.ts';
import { argmax } from '../neural-cleanse/trigger-evaluator.ts';
import type { ChosenEngine } from './choose-engine.ts';
import type { ChosenInput } from './chosen-input.ts';
import { openPairLanes } from './open-lanes.ts';

/** Sorts the images by class and opens the lanes. Throws AppError `DATASET_EMPTY` where no class has two images. */
export async function preparePairScan(
  chosen: ChosenEngine,
  input: ChosenInput,
  request: Pick<PairScanJob, 'settings' | 'targets' | 'finished'>,
): Promise<{ job: PairScanJob; dispose: () => Promise<void> }> {
  const { classifier } = input;
  const classes = await classesOf(input);
  const { lanes, dispose } = await openPairLanes(chosen, classifier, request.settings, classes);
  return { job: { ...request, classes, lanes }, dispose };
}

async function classesOf(input: ChosenInput): Promise<ClassImages> {
  const { images } = input;
  const predicted: number[] = [];
  const predictor = await input.predictor();
  await predictor.predict(
    images.count,
    (index, target) => images.copyInto(index, target),
    (_, logits) => predicted.push(argmax(logits, 0, logits.length)),
  );
  const labels = predicted.map((_, index) => images.labelOf(index));
  const classes = sortByClass(images, predicted, labels);
  if (classes.size > 0) return classes;
  throw new AppError(
    'DATASET_EMPTY',
    `A search of pairs needs at least two images of one class that the model recognizes; of the ${images.count} images ` +
      'it recognizes no two of a class. Choose more images, or images that the model was made for.',
  );
}
