import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../../byte-source.ts';
import { describeBytes } from '../../limits.ts';
import { parseTable } from './label-table.ts';
import type { Labels } from './labels.ts';
import { labelsOfTable } from './table-labels.ts';

/** Largest table: five million rows of file name and label. */
const largestTable = 128 * 1024 ** 2;

/** Labels from a file of their own. */
export interface FileLabels extends Labels {
  /** Array or column. */
  readonly key: string;
}

/**
 * Reads labels from a second file. @param pictures names of the images in order; null for images in an array
 * Throws AppError FILE_* and DATASET_*.
 */
export async function readLabelFile(
  path: string,
  pictures: readonly string[] | null,
  count: number,
  key: string | undefined,
  labelCount: number | undefined,
): Promise<FileLabels> {
  const source = new ByteSource(path);
  try {
    if (source.sizeBytes > largestTable) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${path} has ${describeBytes(source.sizeBytes)}; tables of labels of at most ${describeBytes(largestTable)} are read.`,
      );
    }
    const { column, ...labels } = labelsOfTable(
      parseTable(source.read(0, source.sizeBytes), path),
      pictures,
      count,
      key,
      labelCount,
    );
    return { ...labels, key: column };
  } finally {
    source.close();
  }
}
