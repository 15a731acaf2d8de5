import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { listDevices } from '../engines/index.ts';
import { someImages, splitImages } from '../neural-cleanse/clean-images.ts';
import { labelOrder } from '../neural-cleanse/label-order.ts';
import { scanPairs } from '../neural-cleanse/pairs/scan-pairs.ts';
import { scanLabels } from '../neural-cleanse/scan-labels.ts';
import { chooseEngine, type ChosenEngine } from './choose-engine.ts';
import { openLanes } from './open-lanes.ts';
import { opened } from './opened.ts';
import { preparePairScan } from './prepare-pair-scan.ts';
import { ProgressReporter } from './progress-reporter.ts';
import type { EngineEvent, EngineRequestName, Request, Response, SearchControlMessage } from './protocol.ts';
import { SearchControl } from './search-control.ts';
import { SessionInput } from './session-input.ts';
import { timeEvaluation } from './time-trial.ts';

type Handlers = { [Name in EngineRequestName]: (request: Request<Name>) => Response<Name> };

/**
 * What the engine process does, request by request: it holds the opened files and the engine between them.
 * It knows nothing of processes; `entry.ts` connects it to one.
 */
export class EngineSession {
  private readonly emit: (event: EngineEvent) => void;
  private readonly input = new SessionInput();
  private chosen: ChosenEngine | undefined;
  private control = new SearchControl();
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(emit: (event: EngineEvent) => void) {
    this.emit = emit;
  }

  readonly handlers: Handlers = {
    'list-devices': () => listDevices(),
    'open-model': (request) => this.inTurn(() => this.input.openModel(request)),
    'open-dataset': (request) => this.inTurn(() => this.input.openDataset(request)),
    'choose-pixels': (request) => this.inTurn(() => this.input.choosePixels(request)),
    'check-classes': () => this.inTurn(() => this.checkClasses()),
    'sample-images': (request) => this.inTurn(() => this.input.sampleImages(request)),
    'images-of-class': (request) => this.inTurn(() => this.input.imagesOfClass(request)),
    predict: (request) => this.inTurn(() => this.input.predict(request)),
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

  private async checkClasses(): Response<'check-classes'> {
    await this.input.chosen().classes();
    return null;
  }

  private async chooseEngine(settings: ScanSettings): Response<'choose-engine'> {
    await this.chosen?.engine.dispose();
    this.chosen = undefined;
    this.chosen = await chooseEngine(settings, this.input.classifier());
    const { engine, ...choice } = this.chosen;
    const versions = { ...engine.versions, node: process.versions.node };
    return { engine: engine.name, device: engine.device, versions, ...choice };
  }

  private async timeTrial(settings: ScanSettings): Response<'time-trial'> {
    const choice = await this.chooseEngine(settings);
    const { classifier, images } = this.input.chosen();
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
      this.control = this.control.forNextSearch();
      await dispose();
    }
  }

  private async searchPairs({
    settings,
    targets,
    finished,
  }: Request<'search-pairs'>): Response<'search-pairs'> {
    const { job, dispose } = await this.inTurn(() =>
      preparePairScan(this.chosenEngine(), this.input.chosen(), { settings, targets, finished }),
    );
    try {
      const completed = await scanPairs(job, {
        onPairResult: (result, progress) => this.emit({ kind: 'pair-result', result, progress }),
        onPairRepeated: (pair, progress) => this.emit({ kind: 'pair-repeated', pair, progress }),
        nextCommand: () => this.control.nextCommand(),
      });
      return { completed };
    } finally {
      this.control = this.control.forNextSearch();
      await dispose();
    }
  }

  private async prepareSearch(settings: ScanSettings) {
    const { classifier, images: all } = this.input.chosen();
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

  private chosenEngine(): ChosenEngine {
    return opened(this.chosen, 'an engine');
  }
}

/** Images that triggers are confirmed on where none are held out: as many as are held out by default. */
const confirmedImages = 256;
