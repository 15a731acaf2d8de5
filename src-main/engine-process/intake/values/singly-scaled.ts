import type { ValueStatistics, ValueSpread } from './value-statistics.ts';

/** Means and deviations that are as equal as this, in deviations, were made equal. Own choice. */
const madeEqual = 0.02;
/** Fewer images may be alike by chance. Own choice. */
const fewestImages = 10;
/** Share of the images or places that must be so: some are of one colour. Own choice. */
const nearlyAll = 0.95;

/**
 * What was scaled by its own mean and deviation: every image (`tf.image.per_image_standardization`) or every place
 * (scikit-learn's `StandardScaler`); null where neither was. Such values are no raw pixels under any one range.
 */
export function scaledSingly(values: ValueStatistics): 'images' | 'places' | null {
  const { images, singly, places } = values;
  if (images < fewestImages) return null;
  if (haveUnitDeviation(singly, madeEqual)) return 'images';
  // The constants are those of the training images: these images differ by chance.
  const chance = 4 / Math.sqrt(images);
  return chance < 0.5 && haveUnitDeviation(places, chance) ? 'places' : null;
}

function haveUnitDeviation({ mean, deviation }: ValueSpread, within: number): boolean {
  const changing = [...deviation.keys()].filter((group) => deviation[group]! > 0);
  const standard = changing.filter(
    (group) => Math.abs(mean[group]!) <= within && Math.abs(deviation[group]! - 1) <= within,
  );
  return changing.length > 0 && standard.length >= nearlyAll * changing.length;
}
