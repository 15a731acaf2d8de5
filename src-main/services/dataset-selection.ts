import type { ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { DatasetSelection } from '../engine-process/protocol.ts';

interface FoundArrays {
  readonly path: string;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
  readonly labelsPath?: string | null;
  readonly resize?: ResizeMethod | null;
}

/** The selection that opens a data file again as it was found, so that it cannot be found otherwise later. */
export function selectionOf({
  path,
  imagesKey,
  labelsKey,
  labelsPath,
  resize,
}: FoundArrays): DatasetSelection {
  return {
    path,
    imagesKey,
    labelsKey: labelsKey ?? 'none',
    labelsPath: labelsPath ?? null,
    resize: resize ?? null,
  };
}
