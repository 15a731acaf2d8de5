import type { Classifier } from '../formats/classifier.ts';
import type { Dataset } from '../formats/dataset/dataset.ts';
import { openDataset } from '../formats/dataset/open-dataset.ts';
import type { DatasetSelection } from './input-answers.ts';

/** Opens the images that the user chose, for the model where one is open. Throws AppError FILE_* or DATASET_*. */
export function openSelection(
  { path, imagesKey, labelsKey, labelsPath = null, resize = null }: DatasetSelection,
  classifier: Classifier | undefined,
): Promise<Dataset> {
  return openDataset(path, {
    ...(imagesKey === null ? {} : { imagesKey }),
    ...(labelsKey === null ? {} : { labelsKey }),
    ...(labelsPath === null ? {} : { labelsPath }),
    ...(resize === null ? {} : { resize }),
    ...(classifier === undefined
      ? {}
      : { expected: classifier.inputShape, labelCount: classifier.labelCount }),
  });
}
