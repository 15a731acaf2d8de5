import type { DatasetSelection, DatasetSummary } from '../engine-process/input-answers.ts';

type FoundImages = Pick<DatasetSummary, 'imagesKey' | 'labelsKey' | 'labelsPath' | 'resize'> & {
  readonly path: string;
};

/** The selection that opens images again as they were found, so that they cannot be found otherwise later. */
export function selectionOf({
  path,
  imagesKey,
  labelsKey,
  labelsPath,
  resize,
}: FoundImages): DatasetSelection {
  return { path, imagesKey, labelsKey: labelsKey ?? 'none', labelsPath, resize };
}
