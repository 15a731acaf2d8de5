/**
 * Labels that stand at the beginning of file names, as in `cat.0.jpg` or `7_0012.png`: only where the model is known, and
 * every one of its labels, and nothing else, stands there. Null where that is not so.
 *
 * @param names without folders
 * @returns the word or number at the beginning of each name
 */
export function labelsInNames(names: readonly string[], labelCount: number | undefined): string[] | null {
  if (labelCount === undefined || names.length <= labelCount) return null;
  const beginnings = names.map((name) => /^(\d{1,4}|[a-z][a-z _-]*?)[ ._-]+\d[^/]*$/i.exec(name)?.[1]);
  if (beginnings.includes(undefined)) return null;
  const words = beginnings as string[];
  const distinct = new Set(words);
  if (distinct.size !== labelCount) return null;
  const numbers = words.map(Number);
  const areNumbers = numbers.every((number) => Number.isInteger(number));
  if (areNumbers) return numbers.every((number) => number < labelCount) ? numbers.map(String) : null;
  return numbers.some((number) => Number.isInteger(number)) ? null : words;
}
