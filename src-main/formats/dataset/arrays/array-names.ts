import { numbersIn } from '../pictures/name-order.ts';
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
  const numbered = arrays.map((array, place) => ({ array, number: numbers[place]! }));
  numbered.sort((a, b) => a.number - b.number);
  const areConsecutive = numbered.every(({ number }, place) => number === numbered[0]!.number + place);
  return areConsecutive ? numbered.map(({ array }) => array) : undefined;
}
