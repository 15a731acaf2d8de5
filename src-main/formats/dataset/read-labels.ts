import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Hdf5Dataset, NumericArray } from '../hdf5/hdf5-file.ts';

/** Values read at a time. */
const blockValues = 4 * 1024 ** 2;
const largestLabel = 2 ** 31 - 1;

/**
 * Labels as integers, [N], from [N], [N, 1] or one-hot [N, K]. `where` names the array in errors.
 * Throws DATASET_TYPE_UNSUPPORTED where a value is no label, DATASET_LABEL_MISMATCH where a row marks none or several.
 */
export function readLabels(labels: Hdf5Dataset, where: string): Int32Array {
  const [count = 0, columns = 1] = labels.shape;
  const decoded = new Int32Array(count);
  const rowsAtOnce = Math.max(1, Math.floor(blockValues / Math.max(1, columns)));
  for (let start = 0; start < count; start += rowsAtOnce) {
    const end = Math.min(count, start + rowsAtOnce);
    const values = labels.read(start, end);
    for (let row = 0; row < end - start; row += 1) {
      decoded[start + row] =
        columns === 1
          ? integerLabel(values[row]!, start + row, where)
          : markedColumn(values, row, columns, start + row, where);
    }
  }
  return decoded;
}

function integerLabel(value: number, image: number, where: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= largestLabel) return value;
  throw new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} holds ${value} for image ${image}; labels are integers from 0 on. Choose other labels (--labels-key).`,
  );
}

/** The column with the largest value, which must be the only one. */
function markedColumn(
  values: NumericArray,
  row: number,
  columns: number,
  image: number,
  where: string,
): number {
  let marked = 0;
  let isUnique = columns > 0;
  for (let column = 1; column < columns; column += 1) {
    const value = values[row * columns + column]!;
    const largest = values[row * columns + marked]!;
    if (value > largest) {
      marked = column;
      isUnique = true;
    } else if (!(value < largest)) {
      isUnique = false;
    }
  }
  if (isUnique) return marked;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `${where} marks no single label for image ${image}; each row of a one-hot array marks exactly one. ` +
      'Choose other labels (--labels-key).',
  );
}
