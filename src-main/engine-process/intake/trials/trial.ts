import type { Engine } from '../../../engines/engine.ts';
import type { Classifier, ImageShape } from '../../../formats/classifier.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { heldOutRandom, type Random } from '../../../neural-cleanse/random.ts';
import { Predictor } from '../../../neural-cleanse/predictor.ts';
import { toModelPixels } from '../../../neural-cleanse/preprocess.ts';
import { argmax } from '../../../neural-cleanse/trigger-evaluator.ts';
import { RawImages } from '../../raw-images.ts';
import type { ResidentImages } from '../../resident-images.ts';
import type { Reading } from '../reading.ts';

/** What the model says about the first images of a fixed random order, under one reading of the pixels. */
export interface Trial {
  readonly reading: Reading;
  /** The likeliest label of each image that was measured. */
  readonly guesses: number[];
  /** −log of the softmax at the image's label, at most `largestLoss`; empty without labels. */
  readonly losses: number[];
  /** By how much the largest logit exceeds the second, by image. */
  readonly margins: number[];
  /** Softmax summed over the images, by label. */
  readonly shares: Float64Array;
  /** Sum of the entropies of the softmax, in nats. */
  entropy: number;
}

/** So that a single image which a network is certain of, and wrong, does not outweigh all others. */
const largestLoss = 20;
/** Few, so that even a large network tries several readings in time. */
const batchSize = 8;

/** Runs the model on the same images under any reading of their pixels. */
export class InputTrials {
  private readonly resident: ResidentImages;
  private readonly predictor: Predictor;
  private readonly labelCount: number;
  /** Numbers of the images in the order in which they are measured: any first ones are a fair sample. */
  readonly order: readonly number[];

  private constructor(resident: ResidentImages, predictor: Predictor, classifier: Classifier, most: number) {
    this.resident = resident;
    this.predictor = predictor;
    this.labelCount = classifier.labelCount;
    this.order = shuffled(resident.count).slice(0, most);
  }

  /** @param most images that will be measured at most */
  static async create(
    engine: Engine,
    classifier: Classifier,
    resident: ResidentImages,
    most: number,
  ): Promise<InputTrials> {
    // One graph for all: what a reading makes of an image is written into its input.
    const predictor = await Predictor.create(engine, classifier, pixelRanges.raw, batchSize);
    return new InputTrials(resident, predictor, classifier, most);
  }

  begin(reading: Reading): Trial {
    return {
      reading,
      guesses: [],
      losses: [],
      margins: [],
      shares: new Float64Array(this.labelCount),
      entropy: 0,
    };
  }

  /** Measures on until so many images are measured or the time is up. */
  async goOn(
    trial: Trial,
    images: number,
    labelOf: ((image: number) => number) | null,
    deadline: number,
  ): Promise<void> {
    const first = trial.guesses.length;
    const count = Math.min(images, this.order.length) - first;
    if (count <= 0) return;
    const write = this.writer(trial.reading, () => undefined);
    await this.predictor.predict(
      count,
      (place, target) => write(first + place, target),
      (place, logits) => {
        const label = labelOf?.(this.order[first + place]!) ?? null;
        take(trial, logits, label);
      },
      () => performance.now() < deadline,
    );
  }

  /** The likeliest label of images with a patch on them, as a search for a trigger tries them: the same for any reading. */
  async answersToPatches(reading: Reading, images: number, deadline: number): Promise<number[]> {
    const random = heldOutRandom();
    const write = this.writer(reading, (image) => stampPatch(image, this.resident.shape, random));
    const answers: number[] = [];
    await this.predictor.predict(
      Math.min(images, this.order.length),
      write,
      (_, logits) => answers.push(argmax(logits, 0, logits.length)),
      () => performance.now() < deadline,
    );
    return answers;
  }

  /** Writes images as the model gets them, with a change of their raw pixels. */
  private writer(reading: Reading, change: (raw: Float32Array) => void) {
    const { channels, height, width } = this.resident.shape;
    const raw = new RawImages(this.resident, reading.filePixels);
    return (place: number, target: Float32Array): void => {
      raw.copyInto(this.order[place]!, target);
      change(target);
      toModelPixels(target, channels, height * width, reading.modelPixels);
    };
  }

  dispose(): Promise<void> {
    return this.predictor.dispose();
  }
}

function take(trial: Trial, logits: Float32Array, label: number | null): void {
  const guess = argmax(logits, 0, logits.length);
  const largest = logits[guess]!;
  const exponentials = logits.map((logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, one) => total + one, 0);
  trial.guesses.push(guess);
  const second = logits.reduce(
    (most, logit, other) => (other === guess ? most : Math.max(most, logit)),
    -Infinity,
  );
  trial.margins.push(largest - second);
  if (label !== null) {
    const loss = largest - logits[label]! + Math.log(sum);
    trial.losses.push(Number.isFinite(loss) ? Math.min(loss, largestLoss) : largestLoss);
  }
  for (const [other, exponential] of exponentials.entries()) {
    const share = exponential / sum;
    trial.shares[other] = trial.shares[other]! + share;
    if (share > 0) trial.entropy -= share * Math.log(share);
  }
}

/** A rectangle of a fifth to seven tenths of each side, every other one of noise and of one colour. */
function stampPatch(raw: Float32Array, { channels, height, width }: ImageShape, random: Random): void {
  const side = (length: number): number => Math.ceil(length * (0.2 + 0.5 * random.unit()));
  const [rows, columns] = [side(height), side(width)];
  const [top, left] = [random.below(height - rows + 1), random.below(width - columns + 1)];
  const isNoise = random.unit() < 0.5;
  for (let channel = 0; channel < channels; channel++) {
    const colour = 255 * random.unit();
    for (let row = top; row < top + rows; row++) {
      const start = (channel * height + row) * width + left;
      for (let at = start; at < start + columns; at++) raw[at] = isNoise ? 255 * random.unit() : colour;
    }
  }
}

/** Fisher–Yates (Durstenfeld, CACM 7, 1964), the same for every scan. */
function shuffled(count: number): number[] {
  const random = heldOutRandom();
  const numbers = Array.from({ length: count }, (_, number) => number);
  for (let last = count - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [numbers[last], numbers[other]] = [numbers[other]!, numbers[last]!];
  }
  return numbers;
}
