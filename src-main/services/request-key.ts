import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import { statSync } from 'node:fs';
import path from 'node:path';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import { datasetEvidence, fileEvidence, labelsPathOf } from '../engine-process/file-evidence.ts';
import { programVersion } from '../version.ts';
import { digestOf } from './canonical-json.ts';
import type { ScanRequest } from './scan-request.ts';

/**
 * What a request is known by when it comes again: the content of the files (not where they lie), everything that was
 * asked for, and the program's version. Reads the files; of a model in several files the one that describes it.
 *
 * @returns lower-case hexadecimal
 * @throws AppError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`
 */
export async function requestKey(request: ScanRequest): Promise<string> {
  const { dataset, settings, modelPixels, datasetPixels, labelNames = null, shard = null } = request;
  const model = await mainModelFile(request.modelPath);
  const images = await datasetEvidence(dataset.path, labelsPathOf(dataset));
  return digestOf({
    program: programVersion,
    model: model.sha256,
    modelOptions: request.modelOptions ?? noModelOptions,
    images: images.sha256,
    imagesKey: dataset.imagesKey,
    labelsKey: dataset.labelsKey,
    resize: dataset.resize ?? null,
    settings,
    modelPixels,
    datasetPixels,
    labelNames,
    shard,
  });
}

/**
 * Evidence of the file that describes a model: the file itself, or of a folder TensorFlow.js' `model.json`. Weights that lie
 * beside it are not in it: which these are says only the engine process, which opens the model.
 */
export async function mainModelFile(modelPath: string): Promise<FileEvidence> {
  const isFolder = statSync(modelPath, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return fileEvidence(isFolder ? path.join(modelPath, 'model.json') : modelPath);
}
