import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { parseSettings, type ScanRequest } from '../services/scan-request.ts';
import type { CommonOptions } from './context.ts';
import { readModelOptions, readSelection, type FileOptions } from './file-options.ts';
import { optionOfSetting, readSettings } from './setting-options.ts';

/** Options of `scan` and `resume`, as they were typed. */
export interface ScanOptions extends CommonOptions, FileOptions {
  readonly model?: string;
  readonly dataset?: string;
  readonly models?: string;
  readonly shard?: string;
  readonly output?: string;
  readonly force?: boolean;
  readonly resume?: string | true;
}

/** The two files of a scan. */
export interface ScanFiles {
  readonly modelPath: string;
  readonly datasetPath: string;
}

/** Reads and checks what `scan` is asked for. Throws AppError `SETTINGS_INVALID`. */
export function readRequest(command: Command, options: ScanOptions, files?: ScanFiles): ScanRequest {
  const { settings, modelPixels, datasetPixels } = readSettings(command);
  return {
    modelPath: files?.modelPath ?? required(options.model, '--model', 'the model to scan'),
    modelOptions: readModelOptions(options),
    dataset: readSelection(
      files?.datasetPath ?? required(options.dataset, '--dataset', 'clean images for it'),
      options,
    ),
    settings: parseSettings(settings, optionOfSetting),
    modelPixels,
    datasetPixels,
  };
}

/** Refuses options that do not go together. Throws AppError `SETTINGS_INVALID`. */
export function checkTogether({ model, models, shard, resume, history, output }: ScanOptions): void {
  const clash = (one: string, other: string, remedy: string): AppError =>
    new AppError('SETTINGS_INVALID', `${one} does not go with ${other}. ${remedy}`);
  if (models !== undefined && model !== undefined) {
    throw clash('--models', '--model', 'Give a list of models, or one model.');
  }
  if (resume !== undefined && (models !== undefined || shard !== undefined)) {
    const option = models === undefined ? '--shard' : '--models';
    throw clash('--resume', option, 'Run the same command again instead: it goes on where it stopped.');
  }
  if (shard !== undefined && history !== undefined) {
    const remedy = 'Every shard keeps its own file in the output folder, so leave --history out.';
    throw clash('--shard', '--history', remedy);
  }
  if (output === undefined && (models !== undefined || shard !== undefined)) {
    const option = models === undefined ? '--shard' : '--models';
    throw new AppError(
      'SETTINGS_INVALID',
      `${option} needs --output FOLDER, where the results go. The folder is made where it is missing.`,
    );
  }
}

function required(value: string | undefined, option: string, what: string): string {
  if (value !== undefined) return value;
  throw new AppError(
    'SETTINGS_INVALID',
    `A scan needs ${option} PATH, ${what}. For example: neural-cleanse scan --model model.onnx --dataset pictures/`,
  );
}
