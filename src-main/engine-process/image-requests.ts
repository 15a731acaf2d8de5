import { AppError } from '../../src-shared/domain/app-error.ts';
import type { Predictor } from '../neural-cleanse/predictor.ts';
import { stampTrigger, type Trigger } from '../neural-cleanse/stamp-trigger.ts';
import { argmax } from '../neural-cleanse/trigger-evaluator.ts';
import type { LabelGuess, Prediction, SampleImages } from './input-answers.ts';
import type { RawImages } from './raw-images.ts';

/** Clean images for the screen. Throws AppError for a number that is not in memory. */
export function sampleImages(images: RawImages, indexes: readonly number[]): SampleImages {
  checkIndexes(images, indexes);
  const { imageSize } = images.resident;
  const raw = new Float32Array(indexes.length * imageSize);
  indexes.forEach((index, place) =>
    images.copyInto(index, raw.subarray(place * imageSize, (place + 1) * imageSize)),
  );
  return {
    shape: images.shape,
    pixels: new Uint8Array(Uint8ClampedArray.from(raw).buffer),
    labels: indexes.map((index) => images.labelOf(index)),
  };
}

/** Images that the model is asked about at a time while images of a class are looked for. */
const askedAtOnce = 64;

/**
 * The first images of a class, at most so many: those that the model gives the label, and whose label in the file, where there
 * is one, is the same.
 */
export async function imagesOfClass(
  predictor: Predictor,
  images: RawImages,
  label: number,
  most: number,
): Promise<number[]> {
  const all = Array.from({ length: images.count }, (_, index) => index);
  const candidates = all.filter((index) => (images.labelOf(index) ?? label) === label);
  const found: number[] = [];
  for (let start = 0; start < candidates.length && found.length < most; start += askedAtOnce) {
    const asked = candidates.slice(start, start + askedAtOnce);
    const guesses = await guessLabels(predictor, asked.length, (place, target) =>
      images.copyInto(asked[place]!, target),
    );
    found.push(...asked.filter((_, place) => guesses[place]!.label === label));
  }
  return found.slice(0, most);
}

/**
 * What the model says about images, as they are and with a trigger. Throws AppError for a number that is not in memory
 * and for a trigger of another size.
 */
export async function predictImages(
  predictor: Predictor,
  images: RawImages,
  indexes: readonly number[],
  trigger: Trigger | null,
): Promise<Prediction[]> {
  checkIndexes(images, indexes);
  checkTrigger(images, trigger);
  const before = await guessLabels(predictor, indexes.length, (place, target) =>
    images.copyInto(indexes[place]!, target),
  );
  const after =
    trigger === null
      ? []
      : await guessLabels(predictor, indexes.length, (place, target) => {
          images.copyInto(indexes[place]!, target);
          stampTrigger(target, trigger);
        });
  return indexes.map((index, place) => ({
    index,
    label: images.labelOf(index),
    before: before[place]!,
    after: after[place] ?? null,
  }));
}

async function guessLabels(
  predictor: Predictor,
  count: number,
  writeImage: (place: number, target: Float32Array) => void,
): Promise<LabelGuess[]> {
  const guesses: LabelGuess[] = [];
  await predictor.predict(count, writeImage, (_, logits) => guesses.push(mostLikelyLabel(logits)));
  return guesses;
}

/** The label with the largest logit and its softmax; exponents are shifted so that none overflows. */
function mostLikelyLabel(logits: Float32Array): LabelGuess {
  const label = argmax(logits, 0, logits.length);
  const largest = logits[label]!;
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - largest), 0);
  return { label, confidence: 1 / sum };
}

function checkIndexes(images: RawImages, indexes: readonly number[]): void {
  const wrong = indexes.find((index) => !Number.isInteger(index) || index < 0 || index >= images.count);
  if (wrong === undefined) return;
  throw new AppError(
    'SETTINGS_INVALID',
    `Image ${wrong} was asked for, but the images in memory are 0 to ${images.count - 1}. Choose one of these.`,
  );
}

function checkTrigger({ shape, resident }: RawImages, trigger: Trigger | null): void {
  if (trigger === null) return;
  const { mask, pattern } = trigger;
  const area = shape.height * shape.width;
  if (mask.length === area && pattern.length === resident.imageSize) return;
  throw new AppError(
    'DATASET_SHAPE_MISMATCH',
    `The trigger has ${mask.length} mask and ${pattern.length} pattern values, but the images need ${area} and ` +
      `${resident.imageSize}. Choose images of the size that the trigger was made for.`,
  );
}
