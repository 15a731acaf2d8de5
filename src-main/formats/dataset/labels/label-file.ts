import { ByteSource } from '../../byte-source.ts';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { describeBytes } from '../../limits.ts';
import { openArrayContainer } from '../arrays/array-containers.ts';
import { listArrays, type StoredArray } from '../arrays/stored-array.ts';
import { findArray } from '../arrays/choose-images.ts';
import { labelAxes } from '../arrays/choose-labels.ts';
import { readLabels } from '../arrays/read-labels.ts';
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

/** What is known of the images that a file of labels belongs to. */
export interface LabelledImages {
  /** Names in order; null for images in an array. */
  readonly pictures: readonly string[] | null;
  readonly count: number;
  /** The array or column that the user names. */
  readonly key: string | undefined;
  readonly labelCount: number | undefined;
}

/**
 * Reads labels from a second file: an array in any format that images are read from, in the order of the images, or a
 * table (CSV). Throws AppError FILE_* and DATASET_*.
 */
export async function readLabelFile(path: string, images: LabelledImages): Promise<FileLabels> {
  const container = await openArrayContainer(path);
  if (container === undefined) return readTable(path, images);
  try {
    const { key, count, labelCount } = images;
    const array = chooseArray(path, container.arrays, count, key);
    const labels = await readLabels(
      array,
      { key: 'the selection', count },
      `${path}: ${array.key}`,
      labelCount,
    );
    if (images.pictures === null) return { ...labels, key: array.key };
    const message = `${path} holds labels without names of pictures; they were taken in the order of the names.`;
    return { ...labels, findings: [{ severity: 'warning', message }, ...labels.findings], key: array.key };
  } finally {
    container.close();
  }
}

function chooseArray(
  path: string,
  arrays: readonly StoredArray[],
  count: number,
  key: string | undefined,
): StoredArray {
  if (key !== undefined) return findArray(path, arrays, key, '--labels-key');
  const possible = arrays.filter(({ shape }) => labelAxes(shape, count) !== undefined);
  const [array, ...others] = possible.length > 0 ? possible : arrays;
  if (array !== undefined && others.length === 0) return array;
  throw new AppError(
    array === undefined ? 'DATASET_KEY_MISSING' : 'DATASET_KEY_AMBIGUOUS',
    `${path} holds ${listArrays(possible.length > 0 ? possible : arrays)}; one array of ${count} labels is expected. Choose it ` +
      '(--labels-key).',
  );
}

function readTable(path: string, { pictures, count, key, labelCount }: LabelledImages): FileLabels {
  const source = new ByteSource(path);
  try {
    if (source.sizeBytes > largestTable) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${path} has ${describeBytes(source.sizeBytes)}; tables of labels of at most ${describeBytes(largestTable)} are read.`,
      );
    }
    const table = parseTable(source.read(0, source.sizeBytes), path);
    const { column, ...labels } = labelsOfTable(table, pictures, count, key, labelCount);
    return { ...labels, key: column };
  } finally {
    source.close();
  }
}
