import { resizeMethods, type ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { Classifier } from '../formats/classifier.ts';
import { openSelection } from './open-selection.ts';
import type { DatasetSelection, ResizeChoice } from './input-answers.ts';
import { ResidentImages } from './resident-images.ts';

/** Images that decide, evenly spaced. */
const measuredImages = 128;
/** Another method than the usual one has to get so many more of the images right; less is chance. */
const worthwhile = 0.02;

/** Pictures that were resized in a way that nobody chose. */
export interface ResizedImages {
  readonly selection: DatasetSelection;
  /** The method that they were read with. */
  readonly usual: ResizeMethod;
}

/**
 * The way to resize pictures under which the model is right most often, the usual one where none is clearly better, and the
 * images read in that way; null where they are those that were read already.
 *
 * @param measure share of images that the model labels as the data do
 */
export async function chooseResize(
  { selection, usual }: ResizedImages,
  classifier: Classifier,
  measure: (images: ResidentImages) => Promise<number>,
): Promise<{ readonly choice: ResizeChoice; readonly images: ResidentImages | null }> {
  const dataset = await openSelection(selection, classifier);
  try {
    const rows: { method: ResizeMethod; accuracy: number }[] = [];
    for (const method of resizeMethods) {
      const images = await ResidentImages.read(dataset, { resize: method, most: measuredImages });
      rows.push({ method, accuracy: await measure(images) });
    }
    const table = rows.toSorted((a, b) => b.accuracy - a.accuracy);
    const best = table[0]!;
    const usualAccuracy = rows.find(({ method }) => method === usual)!.accuracy;
    const isBetter = best.accuracy - usualAccuracy > worthwhile;
    const method = isBetter ? best.method : usual;
    const choice = { method, images: Math.min(measuredImages, dataset.count), table };
    return { choice, images: isBetter ? await ResidentImages.read(dataset, { resize: method }) : null };
  } finally {
    dataset.close();
  }
}
