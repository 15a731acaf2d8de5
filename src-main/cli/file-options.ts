import { Option, type Command } from 'commander';
import { parseInputSize, type ModelOptions } from '../../src-shared/domain/model-options.ts';
import { resizeMethods, type ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { DatasetSelection } from '../engine-process/input-answers.ts';
import { invalidValue } from './values.ts';

/** How a model and images are read, as it was typed; the same for every command that opens them. */
export interface FileOptions {
  readonly inputSize?: string;
  readonly modelOutput?: string;
  readonly imagesKey?: string;
  readonly labelsKey?: string;
  readonly labelsFile?: string;
  readonly resize?: ResizeMethod;
}

export function addFileOptions(command: Command): void {
  command
    .option(
      '--input-size <size>',
      'height and width of the images, as 224x224, for a model that takes any (default: as the model says)',
    )
    .option(
      '--model-output <name>',
      "the output that holds the labels' scores, for a model with several (default: the only one)",
    )
    .option(
      '--images-key <key>',
      'the array, or the folder within, that holds the images (default: found by name and shape)',
    )
    .option(
      '--labels-key <key>',
      'the array or the column that holds their labels, or none (default: found by name and shape)',
    )
    .option('--labels-file <file>', 'the file with the labels, where they are not with the images')
    .addOption(
      new Option(
        '--resize <method>',
        "how pictures are brought to the model's size (default: what measures best)",
      ).choices(resizeMethods),
    );
}

/** Throws AppError `SETTINGS_INVALID`. */
export function readModelOptions({ inputSize, modelOutput }: FileOptions): ModelOptions {
  const size = inputSize === undefined ? null : parseInputSize(inputSize);
  if (inputSize !== undefined && size === null) {
    throw invalidValue(
      '--input-size',
      inputSize,
      'a size of images',
      'Write height and width in pixels, for example 224x224.',
    );
  }
  return { inputSize: size, output: modelOutput ?? null };
}

export function readSelection(path: string, options: FileOptions): DatasetSelection {
  const { imagesKey = null, labelsKey = null, labelsFile = null, resize = null } = options;
  return { path, imagesKey, labelsKey, labelsPath: labelsFile, resize };
}
