/**
 * Order of names by Unicode code points, part by part of a path: the order in which torchvision's ImageFolder and Keras's
 * image_dataset_from_directory number classes (Python's `sorted`). "10" comes before "2", and "a/x" before "a-b/x".
 */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** UTF-16 places surrogates, which stand for code points above 0xFFFF, before 0xE000; the slash ends a part. */
function rank(unit: number): number {
  if (unit === 0x2f) return -1;
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** The numbers at the end of words that are the same before it (`class_0`, `class_10`). Null where they are not so. */
export function numbersIn(words: readonly string[]): number[] | null {
  const matches = words.map((word) => /^(.*?)(\d{1,9})$/.exec(word));
  const prefix = matches[0]?.[1];
  const numbers = matches.map((match) => (match !== null && match[1] === prefix ? Number(match[2]) : null));
  return numbers.every((number) => number !== null) ? numbers : null;
}
