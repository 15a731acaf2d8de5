import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { DatasetOptions } from '../dataset.ts';
import type { Labels } from '../labels/labels.ts';
import { chooseImages } from './choose-images.ts';
import { joinArrays } from './joined-arrays.ts';
import type { ArrayContainer, StoredArray } from './stored-array.ts';

/** The images of a file. */
export interface FoundImages {
  readonly array: StoredArray;
  /** Their labels, where the names of the groups or arrays that they lie in are these. */
  readonly classes: Labels | null;
}

/**
 * The array that holds the images, or the several arrays, one a label or one an image, that do together. Throws
 * DATASET_KEY_MISSING or DATASET_KEY_AMBIGUOUS.
 */
export async function imagesIn(
  { path, arrays }: ArrayContainer,
  options: DatasetOptions,
): Promise<FoundImages> {
  try {
    return { array: chooseImages(path, arrays, options), classes: null };
  } catch (error) {
    const isOpen = error instanceof AppError && /^DATASET_KEY_(MISSING|AMBIGUOUS)$/.test(error.code);
    const joined = isOpen ? await joinArrays(path, arrays, options) : undefined;
    if (joined === undefined) throw error;
    return joined;
  }
}
