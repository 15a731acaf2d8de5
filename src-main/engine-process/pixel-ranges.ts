import { describePixelRange, pixelRanges, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import { isNearChance } from '../../src-shared/statistics/input-caveats.ts';
import type { Engine } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import { Predictor } from '../neural-cleanse/predictor.ts';
import { argmax } from '../neural-cleanse/trigger-evaluator.ts';
import type { PixelChoice, PixelRangeRow } from './protocol.ts';
import type { RawImages } from './raw-images.ts';

/** Images that decide between pixel ranges; fewer where the network is so slow that time runs out. */
const measuredImages = 256;
const measuringMs = 20_000;

/** PyTorch's ImageNet statistics in raw pixels, also Keras' "torch" mode: mean and deviation of R, G and B. */
const torchRange: PixelRange = {
  name: 'explicit',
  reverseChannels: false,
  mean: [123.675, 116.28, 103.53],
  scale: [58.395, 57.12, 57.375],
};

/** Ranges worth trying, the most common first: where several measure the same, the first is taken. */
function plausiblePixelRanges(channels: number, scalesItsInput: boolean): PixelRange[] {
  const { raw, mnist, inception, imagenet } = pixelRanges;
  const plain = scalesItsInput ? [raw, mnist, inception] : [mnist, inception, raw];
  if (channels !== 3) return plain;
  const reversed = plain.map((range) => ({ ...range, name: 'explicit' as const, reverseChannels: true }));
  return [...plain, imagenet, torchRange, ...reversed];
}

/** What a file most likely holds, judged by its smallest and largest value. */
export function guessDatasetPixels([smallest, largest]: readonly [number, number]): PixelRange {
  if (smallest >= 0) return largest <= 1 ? pixelRanges.mnist : pixelRanges.raw;
  return smallest >= -1 && largest <= 1 ? pixelRanges.inception : pixelRanges.imagenet;
}

/**
 * Settles the model's pixel range by measuring the accuracy on the user's own images: the best of the plausible ones,
 * or the one that was given. Without labels nothing can be measured and the most common range is assumed.
 */
export async function chooseModelPixels(
  engine: Engine,
  classifier: Classifier,
  images: RawImages,
  given: PixelRange | null,
): Promise<Omit<PixelChoice, 'datasetPixels'>> {
  const { channels } = classifier.inputShape;
  const candidates = given === null ? plausiblePixelRanges(channels, classifier.scalesItsInput) : [given];
  if (images.resident.labels === null) {
    const modelPixels = candidates[0]!;
    return { modelPixels, cleanAccuracy: null, assumed: given === null, nearChance: false, table: [] };
  }
  const deadline = performance.now() + measuringMs;
  const rows: PixelRangeRow[] = [];
  for (const modelPixels of candidates) {
    rows.push(await measureAccuracy(engine, classifier, images, modelPixels, deadline));
  }
  const table = rows.toSorted((a, b) => b.accuracy - a.accuracy);
  const best = table[0]!;
  return {
    modelPixels: best.modelPixels,
    cleanAccuracy: { accuracy: best.accuracy, images: best.images },
    assumed: false,
    nearChance: isNearChance(best.accuracy, classifier.labelCount),
    table,
  };
}

/** One line for people: `mnist 0.94, inception 0.12, …`. */
export function describeTable(table: readonly PixelRangeRow[]): string {
  return table.map((row) => `${describePixelRange(row.modelPixels)} ${row.accuracy.toFixed(3)}`).join(', ');
}

/** Share of evenly spaced images that the model labels as the file does. At least one batch is always measured. */
async function measureAccuracy(
  engine: Engine,
  classifier: Classifier,
  images: RawImages,
  modelPixels: PixelRange,
  deadline: number,
): Promise<PixelRangeRow> {
  const predictor = await Predictor.create(engine, classifier, modelPixels);
  const total = Math.min(images.count, measuredImages);
  const indexOf = (place: number): number => Math.floor((place * images.count) / total);
  let seen = 0;
  let correct = 0;
  await predictor.predict(
    total,
    (place, target) => images.copyInto(indexOf(place), target),
    (place, logits) => {
      seen++;
      if (argmax(logits, 0, logits.length) === images.labelOf(indexOf(place))) correct++;
    },
    () => performance.now() < deadline,
  );
  await predictor.dispose();
  return { modelPixels, accuracy: correct / seen, images: seen };
}
