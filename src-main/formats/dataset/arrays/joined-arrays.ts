import type { NumericArray } from '../../hdf5/hdf5-file.ts';
import type { ImageShape } from '../../classifier.ts';
import type { DatasetOptions } from '../dataset.ts';
import { labelsFromWords, type LabelContext, type Labels } from '../labels/labels.ts';
import { compareNames } from '../pictures/name-order.ts';
import { distinctNames, inOrderOfNumbers } from './array-names.ts';
import { labelsInGroups } from './labels-in-groups.ts';
import { canConvert, hasSize, layoutsOf } from './layout.ts';
import type { StoredArray } from './stored-array.ts';

/** Arrays that hold the images together. */
interface Joined {
  readonly array: StoredArray;
  readonly classes: Labels | null;
}

/**
 * Images that lie in several arrays: one an image in a group a label (`cat/001`), one an image (`001`, or `001/image` with
 * `001/label`), or one a label (`cat`, `cat/images`). Only where the arrays are alike and the model's size tells what they
 * are: several arrays of several images are labels only if there are as many as the model has. Undefined where that is not
 * so.
 */
export async function joinArrays(
  path: string,
  all: readonly StoredArray[],
  { imagesKey, expected, labelCount }: DatasetOptions,
): Promise<Joined | undefined> {
  if (expected === undefined) return undefined;
  const base = (imagesKey ?? '').replace(/^\/+|\/+$/g, '');
  const inside = all.filter(({ key }) => base === '' || key.startsWith(`${base}/`));
  const key = base === '' ? '/' : base;
  const context = { where: `${path}: groups`, labelCount };
  const parts = inside.filter((array) => isOneImage(array, expected) || isPacked(array));
  if (parts.length > 1 && areAlike(parts)) return joinSingle(key, parts, all, context);
  const several = inside.filter(
    (array) => array.shape.length === 4 && fits(array, expected) && !array.isColumnMajor,
  );
  if (several.length < 2 || several.length !== labelCount || !areAlike(several, 1)) return undefined;
  const sorted = several.toSorted((a, b) => compareNames(a.key, b.key));
  const names = distinctNames(sorted.map((part) => part.key)).map((name) => name.join('/'));
  const words = sorted.flatMap((part, place) => Array.from({ length: part.shape[0]! }, () => names[place]!));
  return { array: joinRows(key, sorted), classes: labelsFromWords(words, 'arrays', context) };
}

/** Arrays of one image each. */
async function joinSingle(
  key: string,
  parts: readonly StoredArray[],
  all: readonly StoredArray[],
  context: LabelContext,
): Promise<Joined | undefined> {
  const sorted = parts.toSorted((a, b) => compareNames(a.key, b.key));
  const names = distinctNames(sorted.map((part) => part.key));
  if (names.every((name) => name.length > 1)) {
    const words = names.map((name) => name.at(-2)!);
    return { array: joinImages(key, sorted), classes: labelsFromWords(words, 'groups', context) };
  }
  const own = await labelsInGroups(sorted, all, context);
  if (own !== null) return { array: joinImages(key, sorted), classes: own };
  // Labels in an array of their own follow the order of the images: it has to be certain.
  const ordered = inOrderOfNumbers(sorted) ?? (haveEqualLengths(sorted) ? sorted : undefined);
  return ordered && { array: joinImages(key, ordered), classes: null };
}

function haveEqualLengths(parts: readonly StoredArray[]): boolean {
  return new Set(parts.map((part) => part.key.length)).size === 1;
}

/** Whether an array is one image of the expected size: [H, W, C], [C, H, W] or [H, W]. */
function isOneImage(array: StoredArray, expected: ImageShape): boolean {
  if (array.holds !== 'numbers' || array.isColumnMajor || array.shape.length > 3 || array.shape.length < 2)
    return false;
  return fits({ ...array, shape: [1, ...array.shape] }, expected);
}

/** Whether an array may be a picture in a file format: a row of bytes. What it is shows when it is decoded. */
function isPacked({ holds, elementType, shape }: StoredArray): boolean {
  return holds === 'numbers' && elementType === 'uint8' && shape.length === 1 && shape[0]! > 16;
}

function fits(array: StoredArray, expected: ImageShape): boolean {
  return layoutsOf(array, expected)
    .filter(({ layout }) => layout.startsWith('[N'))
    .some((layout) => hasSize(expected)(layout) && canConvert(layout, expected));
}

/** Whether arrays have the same type, number of axes and, unless they are rows of bytes, extents after `first` axes. */
function areAlike(arrays: readonly StoredArray[], first = 0): boolean {
  const form = ({ shape, elementType }: StoredArray): string =>
    `${elementType} ${shape.length} ${shape.length === 1 ? '' : shape.slice(first).join()}`;
  return arrays.every((array) => form(array) === form(arrays[0]!));
}

/** One array of images from arrays of one image each. */
function joinImages(key: string, parts: readonly StoredArray[]): StoredArray {
  const first = parts[0]!;
  const isEncoded = first.shape.length === 1;
  return {
    ...first,
    key,
    shape: isEncoded ? [parts.length] : [parts.length, ...first.shape],
    elementType: isEncoded ? 'bytes' : first.elementType,
    holds: isEncoded ? 'bytes' : 'numbers',
    chunkRows: 1,
    check: () => parts.forEach((part) => part.check()),
    read: async (start, end) => {
      const pieces: NumericArray[] = [];
      for (const part of parts.slice(start, end)) pieces.push(await part.read(0, part.shape[0]!));
      return concatenate(pieces);
    },
    readBytes: async (place) => Uint8Array.from(await parts[place]!.read(0, parts[place]!.shape[0]!)),
  };
}

/** One array of images from arrays of several each. */
function joinRows(key: string, parts: readonly StoredArray[]): StoredArray {
  const first = parts[0]!;
  const count = parts.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return {
    ...first,
    key,
    shape: [count, ...first.shape.slice(1)],
    check: () => parts.forEach((part) => part.check()),
    read: async (start, end) => {
      const pieces: NumericArray[] = [];
      let begin = 0;
      for (const part of parts) {
        const [from, to] = [Math.max(start, begin), Math.min(end, begin + part.shape[0]!)];
        if (from < to) pieces.push(await part.read(from - begin, to - begin));
        begin += part.shape[0]!;
      }
      return concatenate(pieces);
    },
  };
}

function concatenate(pieces: readonly NumericArray[]): NumericArray {
  const [first] = pieces;
  if (first === undefined) return new Uint8Array();
  const whole = new (first.constructor as new (length: number) => NumericArray)(
    pieces.reduce((sum, { length }) => sum + length, 0),
  );
  let place = 0;
  for (const piece of pieces) {
    whole.set(piece, place);
    place += piece.length;
  }
  return whole;
}
