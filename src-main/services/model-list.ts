import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { unreadablePath } from '../engine-process/file-evidence.ts';

/** One model to scan, with its clean images. */
export interface ListedModel {
  readonly modelPath: string;
  readonly datasetPath: string;
}

/**
 * Reads a list of models: a text file with `model<TAB>dataset` or `model,dataset` a line, or only the model where one
 * dataset serves all. Empty lines and lines that begin with # are left out. Relative paths begin at the list's folder.
 *
 * @param datasetForAll for the lines that name none; null where every line has to name its own
 * @throws AppError `FILE_NOT_FOUND`, `FILE_NOT_READABLE`; `SETTINGS_INVALID` naming the line
 */
export function readModelList(file: string, datasetForAll: string | null): ListedModel[] {
  const folder = path.dirname(path.resolve(file));
  const models = readText(file)
    .split(/\r\n|\r|\n/)
    .map((line, index) => ({ text: line.trim(), number: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
    .map(({ text, number }) => {
      const [model, dataset, ...rest] = text
        .split(text.includes('\t') ? '\t' : ',')
        .map((part) => part.trim());
      if (rest.length > 0) {
        throw invalid(
          file,
          number,
          `has ${rest.length + 2} parts; where a path holds a comma, separate with a tab`,
        );
      }
      if (!model || dataset === '')
        throw invalid(file, number, 'lacks the path on one side of its separator');
      if (dataset === undefined && datasetForAll === null) throw invalid(file, number, 'names no dataset');
      return {
        modelPath: path.resolve(folder, model),
        datasetPath: dataset === undefined ? path.resolve(datasetForAll!) : path.resolve(folder, dataset),
      };
    });
  if (models.length > 0) return models;
  throw new AppError('SETTINGS_INVALID', `The list of models "${file}" is empty. Write one model a line.`);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw unreadablePath(file, cause);
  }
}

function invalid(file: string, line: number, what: string): AppError {
  return new AppError(
    'SETTINGS_INVALID',
    `Line ${line} of the list of models "${file}" ${what}. Write "model.onnx,images.zip", or only the model and give the ` +
      'dataset for all with --dataset.',
  );
}
