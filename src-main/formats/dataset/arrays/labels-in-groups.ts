import { labelsFromWords, type LabelContext, type Labels } from '../labels/labels.ts';
import { lastName } from './choose-images.ts';
import { usualLabelNames } from './choose-labels.ts';
import type { StoredArray } from './stored-array.ts';

/**
 * Labels that stand with each of several images: in a single value of a usual name beside it (`001/image`, `001/label`), or
 * in an attribute of the image. Null where any image has none.
 */
export async function labelsInGroups(
  images: readonly StoredArray[],
  all: readonly StoredArray[],
  context: LabelContext,
): Promise<Labels | null> {
  // One value for all images of a group is not the label of each.
  const haveOwnGroups = new Set(images.map(({ key }) => groupOf(key))).size === images.length;
  const beside = new Map<string, StoredArray>();
  for (const array of all) {
    if (haveOwnGroups && isLabel(array)) beside.set(groupOf(array.key), array);
  }
  const words: string[] = [];
  for (const image of images) {
    const label = beside.get(groupOf(image.key));
    const word = label !== undefined ? await wordOf(label) : image.attribute?.(usualLabelNames);
    if (word === undefined) return null;
    words.push(word);
  }
  return labelsFromWords(words, 'one with each image', context);
}

function isLabel({ key, shape, holds }: StoredArray): boolean {
  const isSingle = shape.every((extent) => extent === 1);
  return (
    isSingle &&
    (holds === 'numbers' || holds === 'text') &&
    usualLabelNames.includes(lastName(key).toLowerCase())
  );
}

async function wordOf(label: StoredArray): Promise<string | undefined> {
  label.check();
  const values = label.holds === 'text' ? await label.readTexts() : await label.read(0, 1);
  return values.length === 1 ? String(values[0]) : undefined;
}

function groupOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}
