import type { StoredArray } from './stored-array.ts';

/**
 * What tells names of arrays apart, part by part: of `train/cat/images` and `train/dog/images` that is `cat` and `dog`.
 */
export function distinctNames(keys: readonly string[]): string[][] {
  const names = keys.map((key) => key.split('/'));
  const shortest = Math.min(...names.map(({ length }) => length));
  const areSame = (place: number): boolean => names.every((name) => name.at(place) === names[0]!.at(place));
  let first = 0;
  while (first < shortest - 1 && areSame(first)) first++;
  let last = 0;
  while (last < shortest - 1 - first && areSame(-1 - last)) last++;
  return names.map((name) => name.slice(first, name.length - last));
}

/**
 * Arrays called by consecutive numbers (`img0`, `img1`, … `img10`) in the order of these, in which text does not have
 * them. Undefined where they are not called so.
 */
export function inOrderOfNumbers(arrays: readonly StoredArray[]): StoredArray[] | undefined {
  const numbers = numbersIn(distinctNames(arrays.map(({ key }) => key)).map((name) => name.join('/')));
  if (numbers === null) return undefined;
  const first = Math.min(...numbers);
  const ordered: StoredArray[] = [];
  for (const [place, array] of arrays.entries()) ordered[numbers[place]! - first] = array;
  const isGapless = ordered.length === arrays.length && !ordered.includes(undefined!);
  return isGapless ? ordered : undefined;
}

/** The numbers at the end of words that are the same before it (`class_0`, `class_10`). Null where they are not so. */
export function numbersIn(words: readonly string[]): number[] | null {
  const matches = words.map((word) => /^(.*?)(\d{1,9})$/.exec(word));
  const prefix = matches[0]?.[1];
  const numbers = matches.map((match) => (match !== null && match[1] === prefix ? Number(match[2]) : null));
  return numbers.every((number) => number !== null) ? numbers : null;
}
