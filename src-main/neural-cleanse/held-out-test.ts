import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Engine } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { CleanImages } from './clean-images.ts';
import type { TriggerTest } from './confirm-trigger.ts';
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

  /** Share of the images that the trigger sends to `label`, in [0, 1]. */
  async successRate(trigger: Trigger, label: number): Promise<number> {
    const misses = await this.of(label).misses(trigger, Infinity);
    return (this.images.count - misses) / this.images.count;
  }

  /**
   * The test of triggers for one label. Counting ends with the batch that has too many misses, and images that one
   * trigger missed come first for the next one: a trigger that fails is then known to after a batch or two.
   *
   * @param images other images than those of the scan
   */
  of(label: number, images = this.images): TriggerTest {
    const { count } = images;
    let order = Array.from({ length: count }, (_, image) => image);
    const misses = async (trigger: Trigger, most: number): Promise<number> => {
      const missed = new Set<number>();
      await this.predictor.predict(
        count,
        (place, target) => {
          images.copyInto(order[place]!, target);
          stampTrigger(target, trigger);
        },
        (place, logits) => {
          if (argmax(logits, 0, logits.length) !== label) missed.add(order[place]!);
        },
        () => missed.size <= most,
      );
      order = [...missed, ...order.filter((image) => !missed.has(image))];
      return missed.size;
    };
    return { imageCount: count, misses };
  }

  dispose(): Promise<void> {
    return this.predictor.dispose();
  }
}
