import { availableParallelism } from 'node:os';
import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import type { Engine } from '../engines/engine.ts';
import { createEngine } from '../engines/index.ts';
import type { Classifier } from '../formats/classifier.ts';
import { openModel } from '../formats/model.ts';
import { checkChannels, checkImagesFit } from './check-images-fit.ts';
import { chooseResize, type ResizedImages } from './choose-resize.ts';
import { ChosenInput } from './chosen-input.ts';
import { datasetEvidence, fileEvidence } from './file-evidence.ts';
import { summarizeDataset, summarizeModel } from './file-summaries.ts';
import { imagesOfClass, predictImages, sampleImages } from './image-requests.ts';
import { afterResizing, triedToResize } from './intake/after-resizing.ts';
import { chooseInput, type ChosenReading } from './intake/choose-input.ts';
import { filePixelsOf } from './intake/values/file-pixels.ts';
import { openSelection } from './open-selection.ts';
import { opened } from './opened.ts';
import type { Request, Response } from './protocol.ts';
import { RawImages } from './raw-images.ts';
import { ResidentImages } from './resident-images.ts';

/** The user's files as far as they are open, and what they turned out to be. */
export class SessionInput {
  private model: Classifier | undefined;
  private images: ResidentImages | undefined;
  /** The images where they were resized in a way that nobody chose: measuring can find a better one. */
  private resized: ResizedImages | undefined;
  /** Undefined until the pixel ranges are chosen for this very model and these images. */
  private input: ChosenInput | undefined;

  async openModel({ path, options = noModelOptions }: Request<'open-model'>): Response<'open-model'> {
    this.model = undefined;
    await this.forgetInput();
    this.model = await openModel(path, options);
    const file = await fileEvidence(path, this.model.files);
    return summarizeModel(this.model, file, options);
  }

  async openDataset(request: Request<'open-dataset'>): Response<'open-dataset'> {
    this.images = undefined;
    this.resized = undefined;
    await this.forgetInput();
    const dataset = await openSelection(request, this.model);
    try {
      const file = await datasetEvidence(request.path, dataset.labelsPath);
      const images = await ResidentImages.read(dataset);
      if (this.model !== undefined) checkImagesFit(images, this.model);
      this.images = images;
      const isAsked = request.resize !== undefined && request.resize !== null;
      if (dataset.resize !== null && !isAsked && images.labels !== null) {
        this.resized = { selection: request, usual: dataset.resize };
      }
      return summarizeDataset(dataset, file, images);
    } finally {
      dataset.close();
    }
  }

  async choosePixels(request: Request<'choose-pixels'>): Response<'choose-pixels'> {
    const { modelPixels, datasetPixels, threads } = request;
    await this.forgetInput();
    const classifier = this.classifier();
    const resident = opened(this.images, 'images');
    checkImagesFit(resident, classifier);
    checkChannels(modelPixels, classifier.inputShape, "The model's pixel range");
    checkChannels(datasetPixels, classifier.inputShape, "The data file's pixel range");
    const engine = await createEngine('onnxruntime', 'cpu', { threads: threads ?? availableParallelism() });
    const asRead = await chooseInput(engine, classifier, resident, { modelPixels, datasetPixels });
    const { choice, images } = await this.resizedBest(engine, classifier, asRead);
    this.input = new ChosenInput(classifier, images, choice.modelPixels, engine);
    return choice;
  }

  /** The same pixels, of pictures resized in the way under which the model is right most often. */
  private async resizedBest(
    engine: Engine,
    classifier: Classifier,
    asRead: ChosenReading,
  ): Promise<ChosenReading> {
    if (this.resized === undefined) return asRead;
    const { modelPixels, datasetPixels } = asRead.choice;
    const measure = (read: ResidentImages) =>
      chooseInput(engine, classifier, read, { modelPixels, datasetPixels });
    const found = await chooseResize(
      this.resized,
      classifier,
      async (read) => (await measure(read)).choice.cleanAccuracy!.accuracy,
    );
    const choice = { ...asRead.choice, resize: found.choice };
    if (found.images === null) return { ...asRead, choice: triedToResize(choice) };
    this.images = found.images;
    this.resized = { ...this.resized, usual: found.choice.method };
    const resized = await measure(found.images);
    return { images: resized.images, choice: triedToResize(afterResizing(choice, resized.choice)) };
  }

  async sampleImages({ indexes }: Request<'sample-images'>): Response<'sample-images'> {
    const resident = opened(this.images, 'images');
    const images = this.input?.images ?? new RawImages(resident, filePixelsOf(resident).range);
    return sampleImages(images, indexes);
  }

  async imagesOfClass({ label, most }: Request<'images-of-class'>): Response<'images-of-class'> {
    const input = this.chosen();
    return { indexes: await imagesOfClass(await input.predictor(), input.images, label, most) };
  }

  async predict({ indexes, trigger }: Request<'predict'>): Response<'predict'> {
    const input = this.chosen();
    return { predictions: await predictImages(await input.predictor(), input.images, indexes, trigger) };
  }

  classifier(): Classifier {
    return opened(this.model, 'a model');
  }

  chosen(): ChosenInput {
    return opened(this.input, 'pixel ranges that are chosen for the model and its images');
  }

  private async forgetInput(): Promise<void> {
    await this.input?.dispose();
    this.input = undefined;
  }
}
