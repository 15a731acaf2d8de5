import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { describePixelRange, type PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { chooseFastestEngine } from '../engines/calibrate.ts';
import type { Engine } from '../engines/engine.ts';
import { createEngine, listDevices } from '../engines/index.ts';
import type { Classifier } from '../formats/classifier.ts';
import { openDataset } from '../formats/dataset/open-dataset.ts';
import { openModel } from '../formats/model.ts';
import type { LabelSearch } from '../neural-cleanse/label-search.ts';
import { scanLabels } from '../neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../neural-cleanse/trigger-evaluator.ts';
import { buildTriggerGraph, type TriggerGraphOptions } from '../neural-cleanse/trigger-graph.ts';
import { summarizeDataset, summarizeModel } from './file-summaries.ts';
import { fileEvidence } from './file-evidence.ts';
import { chooseModelPixels, guessDatasetPixels } from './pixel-ranges.ts';
import type { EngineEvent, EngineRequestName, EngineRequests } from './protocol.ts';
import { ResidentImages } from './resident-images.ts';

type Handlers = {
  [Name in EngineRequestName]: (
    request: EngineRequests[Name]['request'],
  ) => Promise<EngineRequests[Name]['response']>;
};

/** Progress is sent at most ten times a second: more often than a person can read. */
const progressIntervalMs = 100;

/**
 * What the engine process does for one scan, request by request: it holds the opened model, the images and the engine
 * between them. It knows nothing of processes; `entry.ts` connects it to one.
 */
export class EngineSession {
  private readonly emit: (event: EngineEvent) => void;
  private classifier: Classifier | undefined;
  private images: ResidentImages | undefined;
  private engine: Engine | undefined;
  private cancelled = false;
  private lastProgressAt = 0;

  constructor(emit: (event: EngineEvent) => void) {
    this.emit = emit;
  }

  readonly handlers: Handlers = {
    'list-devices': () => listDevices(),
    'open-model': async ({ path }) => {
      const file = await fileEvidence(path);
      this.classifier = await openModel(path);
      return summarizeModel(this.classifier, file);
    },
    'open-dataset': async ({ path, imagesKey, labelsKey }) => {
      const file = await fileEvidence(path);
      const dataset = await openDataset(path, {
        ...(imagesKey === null ? {} : { imagesKey }),
        ...(labelsKey === null ? {} : { labelsKey }),
        ...(this.classifier === undefined ? {} : { expected: this.classifier.inputShape }),
      });
      try {
        this.images = new ResidentImages(dataset);
        checkLabels(this.images.labels, this.classifier?.labelCount, path);
        return summarizeDataset(dataset, file, this.images.valueRange);
      } finally {
        dataset.close();
      }
    },
    'choose-pixels': (request) => this.choosePixels(request),
    'choose-engine': (settings) => this.chooseEngine(settings),
    search: (request) => this.search(request),
  };

  /** Ends the running search before its next gradient evaluation. */
  cancel(): void {
    this.cancelled = true;
  }

  private async choosePixels({
    modelPixels,
    datasetPixels,
    threads,
  }: EngineRequests['choose-pixels']['request']): Promise<EngineRequests['choose-pixels']['response']> {
    const classifier = opened(this.classifier);
    const images = opened(this.images);
    checkChannels(modelPixels, classifier.inputShape.channels, '--model-pixels');
    checkChannels(datasetPixels, classifier.inputShape.channels, '--dataset-pixels');
    const filePixels = datasetPixels ?? guessDatasetPixels(images.valueRange);
    images.convertToRaw(filePixels);
    const engine = await createEngine('onnxruntime', 'cpu', { threads: threads ?? availableParallelism() });
    const choice = await chooseModelPixels(engine, classifier, images, modelPixels);
    await engine.dispose();
    return { ...choice, datasetPixels: filePixels };
  }

  private async chooseEngine(settings: ScanSettings): Promise<EngineRequests['choose-engine']['response']> {
    const threads = settings.threads ?? availableParallelism();
    const options = { threads };
    if (settings.engine === 'auto' && settings.device === null) {
      const graph = buildTriggerGraph(opened(this.classifier), graphOptions(settings));
      const { engine, table } = await chooseFastestEngine(graph, options);
      this.engine = engine;
      return { ...describeEngine(engine), threads, calibration: table };
    }
    const name = settings.engine === 'auto' ? 'onnxruntime' : settings.engine;
    this.engine = await createEngine(name, settings.device ?? 'cpu', options);
    return { ...describeEngine(this.engine), threads, calibration: [] };
  }

  private async search({
    settings,
    labels,
  }: EngineRequests['search']['request']): Promise<EngineRequests['search']['response']> {
    const classifier = opened(this.classifier);
    const evaluator = await TriggerEvaluator.create(opened(this.engine), classifier, graphOptions(settings));
    try {
      const completed = await scanLabels(labels, opened(this.images), evaluator, settings, {
        onEvaluation: (search) => this.reportProgress(search),
        onLabelResult: (result) => this.emit({ kind: 'label-result', result }),
        isCancelled: async () => {
          // A turn of the event loop, so that a cancel that has arrived is seen before the next evaluation.
          await nextTurn();
          return this.cancelled;
        },
      });
      return { completed };
    } finally {
      await evaluator.dispose();
    }
  }

  private reportProgress(search: LabelSearch): void {
    const now = performance.now();
    if (now - this.lastProgressAt < progressIntervalMs) return;
    this.lastProgressAt = now;
    const last = search.lastStep;
    this.emit({
      kind: 'progress',
      progress: {
        label: search.label,
        step: (last?.step ?? -1) + 1,
        gradientEvaluations: search.gradientEvaluations,
        maskNorm: last?.maskNorm ?? null,
        attackSuccessRate: last?.attackSuccessRate ?? null,
        cost: last?.cost ?? null,
      },
    });
  }
}

/** On a processor one label at a time is as fast as several, and its result comes sooner. */
function graphOptions(settings: ScanSettings): TriggerGraphOptions {
  const { batchSize, loss, modelPixels } = settings;
  return { labelSlots: 1, batchSize, loss, modelPixels };
}

function describeEngine({ name, device, versions }: Engine) {
  return { engine: name, device, versions: { ...versions, node: process.versions.node } };
}

function opened<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the requests of a scan came out of order');
  return value;
}

/** Mean and scale are given once, or once for each channel. */
function checkChannels(range: PixelRange | null, channels: number, option: string): void {
  const wrong = [range?.mean.length ?? 1, range?.scale.length ?? 1].find((n) => n !== 1 && n !== channels);
  if (range === null || wrong === undefined) return;
  throw new AppError(
    'SETTINGS_INVALID',
    `${option} "${describePixelRange(range)}" gives ${wrong} numbers, but the model's images have ${channels} ` +
      `channel(s). Give one number, or one for each channel.`,
  );
}

function checkLabels(labels: Int32Array | null, labelCount: number | undefined, path: string): void {
  if (labels === null || labelCount === undefined) return;
  const wrong = labels.find((label) => label < 0 || label >= labelCount);
  if (wrong === undefined) return;
  throw new AppError(
    'DATASET_LABEL_MISMATCH',
    `"${path}" holds the label ${wrong}, but the model has ${labelCount} labels, 0 to ${labelCount - 1}. ` +
      'Choose the labels that belong to this model with --labels-key, or go without them: --labels-key none.',
  );
}
