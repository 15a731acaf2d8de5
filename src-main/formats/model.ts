import { noModelOptions, type ModelOptions } from '../../src-shared/domain/model-options.ts';
import { checkPath } from './check-path.ts';
import type { Classifier } from './classifier.ts';
import { sampleFile } from './file-sample.ts';
import { modelFormats } from './model-formats.ts';
import { modelInFolder } from './refused/model-folder.ts';
import { recognizeNoModel } from './refused/not-models.ts';
import { recognizeOtherModel } from './refused/recognize.ts';
import { refusal } from './refused/refused-format.ts';

/**
 * Reads an image classifier from a file of any known format, or from the folder of a model that is one. Nothing in it is
 * executed. Throws AppError: FILE_NOT_FOUND, FILE_NOT_READABLE, MODEL_FORMAT_UNSUPPORTED with the name of what it is and
 * what to do, and what the format's reader throws.
 */
export async function openModel(path: string, options: ModelOptions = noModelOptions): Promise<Classifier> {
  const file = checkPath(path) === 'folder' ? await modelInFolder(path) : path;
  const sample = await sampleFile(file);
  // Before the formats: some of these are containers that a format would match, such as MATLAB's HDF5.
  const other = recognizeOtherModel(sample);
  if (other !== undefined) throw refusal(file, other);
  const format = modelFormats.find((candidate) => candidate.matches(sample.head, sample.entries));
  if (format === undefined) throw refusal(file, recognizeNoModel(sample));
  return format.open(file, options);
}
