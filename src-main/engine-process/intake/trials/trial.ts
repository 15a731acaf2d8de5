import type { Engine } from '../../../engines/engine.ts';
import type { Classifier } from '../../../formats/classifier.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { heldOutRandom } from '../../../neural-cleanse/random.ts';
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
    return { reading, guesses: [], losses: [], shares: new Float64Array(this.labelCount), entropy: 0 };
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
    const { channels, height, width } = this.resident.shape;
    const raw = new RawImages(this.resident, trial.reading.filePixels);
    await this.predictor.predict(
      count,
      (place, target) => {
        raw.copyInto(this.order[first + place]!, target);
        toModelPixels(target, channels, height * width, trial.reading.modelPixels);
      },
      (place, logits) => {
        const label = labelOf?.(this.order[first + place]!) ?? null;
        take(trial, logits, label);
      },
      () => performance.now() < deadline,
    );
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
