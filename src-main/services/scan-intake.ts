import { basename } from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import { takeShard } from '../../src-shared/domain/shard.ts';
import { namesFromImages } from '../../src-shared/statistics/label-name.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { DatasetSummary, ModelSummary, PixelChoice } from '../engine-process/input-answers.ts';
import type { EngineChoice } from '../engine-process/protocol.ts';
import type { ScanIntake, StoredScan } from '../history/scan-record.ts';
import { heldOutCount } from '../neural-cleanse/clean-images.ts';
import { programVersion } from '../version.ts';
import { selectionOf } from './dataset-selection.ts';
import { planLabels, type ScanRequest } from './scan-request.ts';
import { checkShardOfPairs } from './shard-settings.ts';

/** Everything found out before the first gradient evaluation. */
export interface Intake {
  readonly model: ModelSummary;
  readonly dataset: DatasetSummary;
  readonly pixels: PixelChoice;
  readonly engine: EngineChoice;
  readonly record: ScanIntake;
}

/** Opens both files in the engine process and settles what the request left open. Throws AppError on bad input. */
export async function openIntake(process: EngineProcess, request: ScanRequest): Promise<Intake> {
  const model = await process.request('open-model', {
    path: request.modelPath,
    options: request.modelOptions ?? noModelOptions,
  });
  const plannedLabels = planShard(request, model);
  const dataset = await process.request('open-dataset', request.dataset);
  const pixels = await settlePixels(process, request);
  const settings = {
    ...request.settings,
    modelPixels: pixels.modelPixels,
    datasetPixels: pixels.datasetPixels,
  };
  const engine = await process.request('choose-engine', settings);
  const record: ScanIntake = {
    settings: {
      ...settings,
      engine: engine.engine,
      device: engine.device,
      threads: engine.threads,
      labelSlots: engine.labelSlots,
    },
    engine: engine.engine,
    device: engine.device,
    versions: { 'neural-cleanse-desktop': programVersion, ...engine.versions },
    model: {
      ...model.file,
      path: request.modelPath,
      format: model.format,
      inputShape: model.inputShape,
      labelCount: model.labelCount,
      options: model.options,
    },
    dataset: {
      ...dataset.file,
      path: request.dataset.path,
      imagesKey: dataset.imagesKey,
      labelsKey: dataset.labelsKey,
      imageCount: dataset.imageCount,
      format: dataset.format,
      labelsPath: dataset.labelsPath,
      labelsFile: dataset.labelsPath === null ? null : basename(dataset.labelsPath),
      resize: pixels.resize?.method ?? dataset.resize,
    },
    plannedLabels,
    cleanAccuracy: pixels.cleanAccuracy,
    pixelRangeAssumed: pixels.assumed,
    labelNames:
      request.labelNames ?? namesFromImages(dataset.labelNames, model.labelCount, pixels.modelLabels),
    inputCaveats: pixels.caveats,
    repeatOf: request.repeatOf ?? null,
    calibration: engine.calibration,
    heldOutImages: heldOutCount(settings.heldOutImages, dataset.residentImages),
    shard: request.shard ?? null,
    requestKey: request.requestKey ?? null,
  };
  return { model, dataset, pixels, engine, record };
}

async function settlePixels(process: EngineProcess, request: ScanRequest): Promise<PixelChoice> {
  const { modelPixels, datasetPixels, settings } = request;
  const { threads } = settings;
  const pixels = await process.request('choose-pixels', { modelPixels, datasetPixels, threads });
  // Here, and not once all labels have been searched.
  if (settings.pairs) await process.request('check-classes', null);
  return pixels;
}

/** The labels to search: all that were asked for, or those of one shard. */
function planShard({ settings, shard = null }: ScanRequest, model: ModelSummary): number[] {
  const planned = planLabels(settings, model);
  if (shard === null) return planned;
  if (settings.pairs) checkShardOfPairs(shard, planned.length, model.labelCount);
  return takeShard(planned, shard);
}

/** The request that opens a stored scan's files again, exactly as they were used. */
export function requestOf(scan: StoredScan): ScanRequest {
  return {
    modelPath: scan.model.path,
    modelOptions: scan.model.options,
    dataset: selectionOf(scan.dataset),
    settings: scan.settings,
    modelPixels: scan.settings.modelPixels,
    datasetPixels: scan.settings.datasetPixels,
    labelNames: scan.labelNames,
    repeatOf: scan.repeatOf,
  };
}

/** A scan goes on, and is repeated, only with the very files it began with. Throws AppError `SCAN_NOT_RESUMABLE`. */
export function checkSameFiles(scan: StoredScan, intake: Intake): void {
  checkSameFile(scan, scan.model, intake.model.file);
  checkSameFile(scan, scan.dataset, intake.dataset.file);
}

/** Throws AppError `SCAN_NOT_RESUMABLE` where a file of a scan has changed. */
export function checkSameFile(
  scan: StoredScan,
  was: StoredScan['model' | 'dataset'],
  is: FileEvidence,
): void {
  if (was.sha256 === is.sha256) return;
  throw new AppError(
    'SCAN_NOT_RESUMABLE',
    `"${was.path}" has changed since scan ${scan.id} began: SHA-256 was ${was.sha256}, is now ${is.sha256}. Put the ` +
      'first one back, or begin a new scan.',
  );
}
