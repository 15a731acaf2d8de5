import { imagesAt, splitImages, type CleanImages, type ImageSplit } from '../clean-images.ts';

/** Most images of a class that are kept out of the searches of its pairs. */
const heldOutOfClass = 64;

/** The images of each class, by the class: what its pairs are searched with and what their triggers are measured on. */
export type ClassImages = ReadonlyMap<number, ImageSplit>;

/**
 * Sorts images by class. An image belongs to the class that the model gives it, and where its label is known, only if
 * both agree: an image that the model gets wrong needs no trigger to be moved. Classes with a single image are left out.
 *
 * @param predicted the model's label of each image
 * @param labels the label of each image; null where none is known
 */
export function sortByClass(
  images: CleanImages,
  predicted: readonly number[],
  labels: readonly (number | null)[],
): ClassImages {
  const indexes = new Map<number, number[]>();
  for (const [index, label] of predicted.entries()) {
    if (labels[index] !== null && labels[index] !== label) continue;
    if (!indexes.has(label)) indexes.set(label, []);
    indexes.get(label)!.push(index);
  }
  return new Map(
    [...indexes]
      .filter(([, ofClass]) => ofClass.length > 1)
      .sort(([a], [b]) => a - b)
      .map(([label, ofClass]) => [label, splitImages(imagesAt(images, ofClass), heldOutOfClass)]),
  );
}
