import { availableParallelism } from 'node:os';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { Engine } from '../engines/engine.ts';
import { createEngine, listDevices } from '../engines/index.ts';
import type { Classifier } from '../formats/classifier.ts';
import { openModel } from '../formats/model.ts';
import { someImages, splitImages } from '../neural-cleanse/clean-images.ts';
import { labelOrder } from '../neural-cleanse/label-order.ts';
import { scanPairs } from '../neural-cleanse/pairs/scan-pairs.ts';
import { scanLabels } from '../neural-cleanse/scan-labels.ts';
import { checkChannels, checkImagesFit } from './check-images-fit.ts';
import { chooseEngine, type ChosenEngine } from './choose-engine.ts';
import { chooseResize, type ResizedImages } from './choose-resize.ts';
import { ChosenInput } from './chosen-input.ts';
import { datasetEvidence, fileEvidence } from './file-evidence.ts';
import { summarizeDataset, summarizeModel } from './file-summaries.ts';
import { predictImages, sampleImages } from './image-requests.ts';
import { openLanes } from './open-lanes.ts';
import { openSelection } from './open-selection.ts';
import { afterResizing, triedToResize } from './intake/after-resizing.ts';
import { chooseInput, type ChosenReading } from './intake/choose-input.ts';
import { filePixelsOf } from './intake/values/file-pixels.ts';
import { preparePairScan } from './prepare-pair-scan.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { EngineEvent, EngineRequestName, EngineRequests, SearchControlMessage } from './protocol.ts';
import { RawImages } from './raw-images.ts';
import { ResidentImages } from './resident-images.ts';
import { SearchControl } from './search-control.ts';
import { timeEvaluation } from './time-trial.ts';

type Request<Name extends EngineRequestName> = EngineRequests[Name]['request'];
type Response<Name extends EngineRequestName> = Promise<EngineRequests[Name]['response']>;
type Handlers = { [Name in EngineRequestName]: (request: Request<Name>) => Response<Name> };

/**
 * What the engine process does, request by request: it holds the opened model, the images and the engine between them.
 * It knows nothing of processes; `entry.ts` connects it to one.
 */
export class EngineSession {
  private readonly emit: (event: EngineEvent) => void;
  private classifier: Classifier | undefined;
  private images: ResidentImages | undefined;
  /** The images where they were resized in a way that nobody chose: measuring can find a better one. */
  private resized: ResizedImages | undefined;
  /** Undefined until the pixel ranges are chosen for this very model and these images. */
  private input: ChosenInput | undefined;
  private chosen: ChosenEngine | undefined;
  private control = new SearchControl();
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(emit: (event: EngineEvent) => void) {
    this.emit = emit;
  }

  readonly handlers: Handlers = {
    'list-devices': () => listDevices(),
    'open-model': (request) => this.inTurn(() => this.openModel(request)),
    'open-dataset': (request) => this.inTurn(() => this.openDataset(request)),
    'choose-pixels': (request) => this.inTurn(() => this.choosePixels(request)),
    'sample-images': (request) => this.inTurn(() => this.sampleImages(request)),
    predict: (request) => this.inTurn(() => this.predict(request)),
    'choose-engine': (request) => this.inTurn(() => this.chooseEngine(request)),
    'time-trial': (request) => this.inTurn(() => this.timeTrial(request)),
    // Only its beginning takes a turn: a search must not keep the others waiting.
    search: (request) => this.search(request),
    'search-pairs': (request) => this.searchPairs(request),
  };

  /** Steers the search that runs, or the next one. */
  steer(message: SearchControlMessage): void {
    this.control.steer(message);
  }

  /** Requests change what the next one finds, so each waits for the one before. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(work);
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async openModel({ path, options = noModelOptions }: Request<'open-model'>): Response<'open-model'> {
    this.classifier = undefined;
    await this.forgetInput();
    this.classifier = await openModel(path, options);
    const file = await fileEvidence(path, this.classifier.files);
    return summarizeModel(this.classifier, file, options);
  }

  private async openDataset(request: Request<'open-dataset'>): Response<'open-dataset'> {
    this.images = undefined;
    this.resized = undefined;
    await this.forgetInput();
    const dataset = await openSelection(request, this.classifier);
    try {
      const file = await datasetEvidence(request.path, dataset.labelsPath);
      const images = await ResidentImages.read(dataset);
      if (this.classifier !== undefined) checkImagesFit(images, this.classifier);
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

  private async choosePixels(request: Request<'choose-pixels'>): Response<'choose-pixels'> {
    const { modelPixels, datasetPixels, threads } = request;
    await this.forgetInput();
    const classifier = opened(this.classifier, 'a model');
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

  private async sampleImages({ indexes }: Request<'sample-images'>): Response<'sample-images'> {
    const resident = opened(this.images, 'images');
    const images = this.input?.images ?? new RawImages(resident, filePixelsOf(resident).range);
    return sampleImages(images, indexes);
  }

  private async predict({ indexes, trigger }: Request<'predict'>): Response<'predict'> {
    const input = this.chosenInput();
    return { predictions: await predictImages(await input.predictor(), input.images, indexes, trigger) };
  }

  private async chooseEngine(settings: ScanSettings): Response<'choose-engine'> {
    await this.chosen?.engine.dispose();
    this.chosen = undefined;
    this.chosen = await chooseEngine(settings, opened(this.classifier, 'a model'));
    const { engine, ...choice } = this.chosen;
    const versions = { ...engine.versions, node: process.versions.node };
    return { engine: engine.name, device: engine.device, versions, ...choice };
  }

  private async timeTrial(settings: ScanSettings): Response<'time-trial'> {
    const choice = await this.chooseEngine(settings);
    const { classifier, images } = this.chosenInput();
    const chosen = this.chosenEngine();
    const labels = labelOrder(settings, classifier.labelCount);
    const prepare = async (batchSize: number) => {
      const trial = { ...settings, batchSize };
      const { lanes, dispose } = await openLanes(chosen, classifier, trial, null);
      const job = { labels, finished: [], repeats: false, images, settings: trial, lanes, areHeldOut: false };
      return { job, dispose };
    };
    return { ...choice, evaluationMs: await timeEvaluation(settings.batchSize, prepare) };
  }

  private async search({ settings, labels, finished, repeats }: Request<'search'>): Response<'search'> {
    const { lanes, dispose, searched, heldOutImages } = await this.inTurn(() => this.prepareSearch(settings));
    const reporter = new ProgressReporter((progress) => this.emit({ kind: 'progress', progress }));
    const areHeldOut = heldOutImages > 0;
    const job = { labels, finished, repeats, images: searched, settings, lanes, areHeldOut };
    try {
      const completed = await scanLabels(job, {
        onLabelStart: (search) => reporter.onLabelStart(search),
        onEvaluation: (search) => reporter.onEvaluation(search),
        onLabelResult: (result) => {
          reporter.onLabelEnd(result.label);
          this.emit({ kind: 'label-result', result });
        },
        onLabelRepeated: (result) => {
          reporter.onLabelEnd(result.label);
          this.emit({ kind: 'label-repeated', result });
        },
        onLabelSkipped: (label) => {
          reporter.onLabelEnd(label);
          this.emit({ kind: 'label-skipped', label });
        },
        nextCommand: () => this.control.nextCommand(),
      });
      return { completed, heldOutImages };
    } finally {
      this.control = new SearchControl();
      await dispose();
    }
  }

  private async searchPairs({ settings, finished }: Request<'search-pairs'>): Response<'search-pairs'> {
    const { job, dispose } = await this.inTurn(() =>
      preparePairScan(this.chosenEngine(), this.chosenInput(), settings, finished),
    );
    try {
      const completed = await scanPairs(job, {
        onPairResult: (result, progress) => this.emit({ kind: 'pair-result', result, progress }),
        onPairRepeated: (pair, progress) => this.emit({ kind: 'pair-repeated', pair, progress }),
        nextCommand: () => this.control.nextCommand(),
      });
      return { completed };
    } finally {
      this.control = new SearchControl();
      await dispose();
    }
  }

  private async prepareSearch(settings: ScanSettings) {
    const { classifier, images: all } = this.chosenInput();
    const split = splitImages(all, settings.heldOutImages);
    const heldOutImages = split.heldOut.count;
    // Without any, a trigger can only be confirmed on what it was searched with.
    const others = heldOutImages > 0 ? split.heldOut : someImages(split.searched, confirmedImages);
    const isTested = heldOutImages > 0 || settings.costControl === 'feedback';
    const images = {
      tested: isTested ? others : null,
      split: settings.verdictRule === 'evidence' ? split : null,
    };
    const { lanes, dispose } = await openLanes(this.chosenEngine(), classifier, settings, images);
    return { lanes, dispose, searched: split.searched, heldOutImages };
  }

  private chosenInput(): ChosenInput {
    return opened(this.input, 'pixel ranges that are chosen for the model and its images');
  }

  private chosenEngine(): ChosenEngine {
    return opened(this.chosen, 'an engine');
  }

  private async forgetInput(): Promise<void> {
    await this.input?.dispose();
    this.input = undefined;
  }
}

/** Images that triggers are confirmed on where none are held out: as many as are held out by default. */
const confirmedImages = 256;

function opened<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new AppError('INTERNAL', `This request needs ${what}, and there is none. Open the files again.`);
}
