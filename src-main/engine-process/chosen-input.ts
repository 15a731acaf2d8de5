import { AppError } from '../../src-shared/domain/app-error.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Engine } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import { sortByClass, type ClassImages } from '../neural-cleanse/pairs/class-images.ts';
import { Predictor } from '../neural-cleanse/predictor.ts';
import { argmax } from '../neural-cleanse/trigger-evaluator.ts';
import type { RawImages } from './raw-images.ts';

/** A model, images that fit it and the pixel ranges of both: what everything but opening files needs. */
export class ChosenInput {
  readonly classifier: Classifier;
  readonly images: RawImages;
  private readonly engine: Engine;
  private readonly modelPixels: PixelRange;
  private opened: Predictor | undefined;
  private sorted: ClassImages | undefined;

  /** @param engine for predictions */
  constructor(classifier: Classifier, images: RawImages, modelPixels: PixelRange, engine: Engine) {
    this.classifier = classifier;
    this.images = images;
    this.modelPixels = modelPixels;
    this.engine = engine;
  }

  /** Made ready when it is first asked for: a scan from the command line needs none. */
  async predictor(): Promise<Predictor> {
    return (this.opened ??= await Predictor.create(this.engine, this.classifier, this.modelPixels));
  }

  /**
   * The images by class, as a search of pairs needs them; sorted when they are first asked for.
   *
   * @throws AppError `DATASET_EMPTY` where no class has two images that the model recognizes
   */
  async classes(): Promise<ClassImages> {
    return (this.sorted ??= await this.sortByClass());
  }

  private async sortByClass(): Promise<ClassImages> {
    const { images } = this;
    const predicted: number[] = [];
    const predictor = await this.predictor();
    await predictor.predict(
      images.count,
      (index, target) => images.copyInto(index, target),
      (_, logits) => predicted.push(argmax(logits, 0, logits.length)),
    );
    const labels = predicted.map((_, index) => images.labelOf(index));
    const classes = sortByClass(images, predicted, labels);
    if (classes.size > 0) return classes;
    throw new AppError(
      'DATASET_EMPTY',
      `A search of pairs needs at least two images of one class that the model recognizes; of the ${images.count} images ` +
        'it recognizes no two of a class. Choose more images, or images that the model was made for.',
    );
  }

  async dispose(): Promise<void> {
    await this.opened?.dispose();
    await this.engine.dispose();
  }
}
