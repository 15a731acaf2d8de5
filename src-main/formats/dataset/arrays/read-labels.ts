import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { NumericArray } from '../../hdf5/hdf5-file.ts';
import { labelsFromNumbers, labelsFromWords, type Labels } from '../labels/labels.ts';
import { requireLabelAxes, type LabelAxes } from './choose-labels.ts';
import { storedShape, type StoredArray } from './stored-array.ts';

/** Values read at a time. */
const blockValues = 4 * 1024 ** 2;
/** Sum of a row of shares, such as smoothed labels: rounding of float32 over a thousand labels. */
const shareTolerance = 1e-3;

/**
 * The labels in an array, [N] with any axes of one step, or one-hot [N, K] or [K, N]. `where` names the array in errors.
 * Throws DATASET_TYPE_UNSUPPORTED where a value is no label, DATASET_LABEL_MISMATCH where a row marks none or several.
 */
export async function readLabels(
  labels: StoredArray,
  images: { readonly key: string; readonly count: number },
  where: string,
  labelCount: number | undefined,
): Promise<Labels> {
  const axes = requireLabelAxes(where, labels, images.key, images.count);
  labels.check();
  const context = { where, labelCount };
  const form = formOf(labels, axes);
  if (labels.holds === 'text' && axes.columns === undefined) {
    return labelsFromWords(await labels.readTexts(), form, context);
  }
  if (labels.holds !== 'numbers') throw notUnderstood(where, labels);
  if (axes.columns === undefined) {
    return labelsFromNumbers(await labels.read(0, storedShape(labels)[0] ?? 1), form, context);
  }
  return { values: await readOneHot(labels, axes, where), form, names: null, findings: [] };
}

function formOf({ shape, holds }: StoredArray, { columns }: LabelAxes): string {
  if (columns !== undefined) return columns === 0 ? '[K, N] one-hot' : '[N, K] one-hot';
  const axes = shape.length < 2 ? 'N' : shape.map((extent) => (extent === 1 ? '1' : 'N')).join(', ');
  return `[${axes}] ${holds === 'text' ? 'text' : 'integer'}`;
}

async function readOneHot(labels: StoredArray, axes: LabelAxes, where: string): Promise<Int32Array> {
  const count = labels.shape[axes.images]!;
  const columns = labels.shape[axes.columns!]!;
  const decoded = new Int32Array(count);
  const stored = storedShape(labels).filter((extent) => extent > 1);
  const isRowFirst = storedShape(labels)[0] === count && (stored[0] === count || count === 1);
  if (!isRowFirst) {
    const values = await labels.read(0, storedShape(labels)[0]!);
    for (let image = 0; image < count; image++) {
      decoded[image] = markedColumn(values, image, count, columns, { image, where });
    }
    return decoded;
  }
  const rowsAtOnce = Math.max(1, Math.floor(blockValues / columns));
  for (let start = 0; start < count; start += rowsAtOnce) {
    const end = Math.min(count, start + rowsAtOnce);
    const values = await labels.read(start, end);
    for (let row = 0; row < end - start; row++) {
      decoded[start + row] = markedColumn(values, row * columns, 1, columns, { image: start + row, where });
    }
  }
  return decoded;
}

/**
 * The column with the largest value, which must be the only one; the others are all the same, as in one-hot rows, or the
 * row holds shares that add up to 1, as smoothed labels do.
 */
function markedColumn(
  values: NumericArray,
  first: number,
  step: number,
  columns: number,
  { image, where }: { readonly image: number; readonly where: string },
): number {
  const row = Array.from({ length: columns }, (_, column) => values[first + column * step]!);
  const marked = row.indexOf(Math.max(...row));
  const rest = row.filter((_, column) => column !== marked);
  const areSame = rest.every((value) => value === rest[0]) && row[marked]! > rest[0]!;
  const sum = row.reduce((total, value) => total + value, 0);
  const areShares =
    Math.abs(sum - 1) < shareTolerance &&
    row.every((value) => value >= 0) &&
    rest.every((value) => value < row[marked]!);
  if (marked !== -1 && (areSame || areShares)) return marked;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `${where} marks no single label for image ${image}; each row of a one-hot array marks exactly one. ` +
      'Choose other labels (--labels-key).',
  );
}

function notUnderstood(where: string, { shape, elementType }: StoredArray): AppError {
  return new AppError(
    'DATASET_TYPE_UNSUPPORTED',
    `${where} is [${shape.join(', ')}] ${elementType}; labels are whole numbers, one-hot rows, or text. Store them as one of ` +
      'these, choose others (--labels-key, --labels-file), or go without (--labels-key none).',
  );
}
