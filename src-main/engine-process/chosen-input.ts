import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Engine } from '../engines/engine.ts';
import type { Classifier } from '../formats/classifier.ts';
import { Predictor } from '../neural-cleanse/predictor.ts';
import type { RawImages } from './raw-images.ts';

/** A model, images that fit it and the pixel ranges of both: what everything but opening files needs. */
export class ChosenInput {
  readonly classifier: Classifier;
  readonly images: RawImages;
  private readonly engine: Engine;
  private readonly modelPixels: PixelRange;
  private opened: Predictor | undefined;

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

  async dispose(): Promise<void> {
    await this.opened?.dispose();
    await this.engine.dispose();
  }
}
