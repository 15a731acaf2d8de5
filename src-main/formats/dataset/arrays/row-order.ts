import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ArrayImages } from './array-images.ts';
import type { Layout } from './layout.ts';
import type { StoredArray } from './stored-array.ts';

/** Images that decide, evenly spaced. */
const compared = 32;
/**
 * One order is taken where neighbours differ by less than this part of what they do in the other. Read in the wrong order,
 * photographs of CIFAR-10 and signs of GTSRB differ by 2 to 4 times as much.
 */
const clearly = 0.75;

/**
 * The order of rows that hold whole images: colours side by side (H·W·C) or one after the other (C·H·W). Neighbouring pixels
 * of a picture are alike, so the right order is the one in which they are. Throws DATASET_SHAPE_MISMATCH where neither is.
 */
export async function chooseRowOrder(
  array: StoredArray,
  layouts: readonly Layout[],
  where: string,
): Promise<Layout> {
  const contrasts: number[] = [];
  for (const layout of layouts) contrasts.push(await contrastOf(array, layout, where));
  const least = Math.min(...contrasts);
  const others = contrasts.filter((contrast) => contrast !== least);
  if (others.length > 0 && others.every((contrast) => least < contrast * clearly)) {
    return layouts[contrasts.indexOf(least)]!;
  }
  throw new AppError(
    'DATASET_SHAPE_MISMATCH',
    `${where} is [${array.shape.join(', ')}], rows that can be read as ${layouts.map(({ layout }) => layout).join(' or ')}, and the ` +
      'pixels do not tell which. Store the images as [N, height, width, channels], in Python: x.reshape(-1, height, width, channels).',
  );
}

/** Mean difference between neighbours along the rows and columns of some images. */
async function contrastOf(array: StoredArray, layout: Layout, where: string): Promise<number> {
  const { channels, height, width, count } = layout;
  const images = new ArrayImages(array, layout, layout, where);
  let sum = 0;
  const looks = Math.min(compared, count);
  for (let look = 0; look < looks; look++) {
    const place = Math.floor((look * count) / looks);
    const image = await images.read(place, place + 1, Int32Array.of(place), 'stretch');
    for (let i = 0; i < image.length; i++) {
      const isLastColumn = (i + 1) % width === 0;
      const isLastRow = Math.floor(i / width) % height === height - 1;
      if (!isLastColumn) sum += Math.abs(image[i]! - image[i + 1]!);
      if (!isLastRow) sum += Math.abs(image[i]! - image[i + width]!);
    }
  }
  return sum / (looks * channels * height * width);
}
