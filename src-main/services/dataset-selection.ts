import type { DatasetSelection } from '../engine-process/protocol.ts';

interface FoundArrays {
  readonly path: string;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
}

/** The selection that opens a data file again as it was found, so that it cannot be found otherwise later. */
export function selectionOf({ path, imagesKey, labelsKey }: FoundArrays): DatasetSelection {
  return { path, imagesKey, labelsKey: labelsKey ?? 'none' };
}
