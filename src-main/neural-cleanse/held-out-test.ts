import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Engine } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { CleanImages } from './clean-images.ts';
import { Predictor } from './predictor.ts';
import { stampTrigger, type Trigger } from './stamp-trigger.ts';
import { argmax } from './trigger-evaluator.ts';

/** Measures triggers on clean images that their search never saw: whether they fit the model or only the images. */
export class HeldOutTest {
  private readonly predictor: Predictor;
  private readonly images: CleanImages;

  private constructor(predictor: Predictor, images: CleanImages) {
    this.predictor = predictor;
    this.images = images;
  }

  /** @param images at least one */
  static async create(
    engine: Engine,
    classifier: Classifier,
    modelPixels: PixelRange,
    images: CleanImages,
  ): Promise<HeldOutTest> {
    return new HeldOutTest(await Predictor.create(engine, classifier, modelPixels), images);
  }

  get imageCount(): number {
    return this.images.count;
  }

  /** Share of the images that the trigger sends to `label`, in [0, 1]. */
  async successRate(trigger: Trigger, label: number): Promise<number> {
    return (this.imageCount - (await this.misses(trigger, label))) / this.imageCount;
  }

  /** How many of the images the trigger does not send to `label`; counting ends with the batch that exceeds `most`. */
  async misses(trigger: Trigger, label: number, most = Infinity): Promise<number> {
    let misses = 0;
    await this.predictor.predict(
      this.images.count,
      (image, target) => {
        this.images.copyInto(image, target);
        stampTrigger(target, trigger);
      },
      (_, logits) => {
        if (argmax(logits, 0, logits.length) !== label) misses++;
      },
      () => misses <= most,
    );
    return misses;
  }

  dispose(): Promise<void> {
    return this.predictor.dispose();
  }
}
