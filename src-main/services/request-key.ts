import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import { datasetEvidence, fileEvidence, labelsPathOf } from '../engine-process/file-evidence.ts';
import { programVersion } from '../version.ts';
import { digestOf } from './canonical-json.ts';
import type { ScanRequest } from './scan-request.ts';

/**
 * What a request is known by when it comes again: the content of the files (not where they lie), everything that was
 * asked for, and the program's version. Reads the files.
 *
 * @returns lower-case hexadecimal
 * @throws AppError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`
 */
export async function requestKey(request: ScanRequest): Promise<string> {
  const { dataset, settings, modelPixels, datasetPixels, labelNames = null, shard = null } = request;
  const model = await fileEvidence(request.modelPath);
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
