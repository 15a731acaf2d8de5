import { open, stat } from 'node:fs/promises';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { noModelOptions, type ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { Classifier } from './classifier.ts';
import { kerasHdf5 } from './keras/keras-hdf5-format.ts';
import { modelFormats } from './model-formats.ts';
import { nameOtherFormat } from './other-model-formats.ts';

/** Enough of a file to tell its format. */
const headBytes = 4096;

/**
 * Reads an image classifier from a file of any known format. Nothing in the file is executed.
 * Throws AppError: FILE_NOT_FOUND, FILE_NOT_READABLE, MODEL_FORMAT_UNSUPPORTED with the name of the format and what to
 * do, FILE_NOT_HDF5 for anything that is not a model, and what the format's reader throws.
 */
export async function openModel(path: string, options: ModelOptions = noModelOptions): Promise<Classifier> {
  const head = await readHead(path);
  const format = modelFormats.find((candidate) => candidate.matches(head));
  if (format !== undefined) return format.open(path, options);
  const other = nameOtherFormat(head);
  if (other !== undefined) {
    throw new AppError('MODEL_FORMAT_UNSUPPORTED', `${path} is ${other.name}. ${other.remedy}`);
  }
  return kerasHdf5.open(path, options);
}

async function readHead(path: string): Promise<Buffer> {
  try {
    if ((await stat(path)).isDirectory()) throw directory(path);
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof AppError ? error : unreadable(path, error);
  }
}

function directory(path: string): AppError {
  return new AppError(
    'MODEL_FORMAT_UNSUPPORTED',
    `${path} is a folder, perhaps a TensorFlow SavedModel; a single model file is expected. Load it in Keras, save it with model.save("model.h5") and open that file.`,
  );
}

function unreadable(path: string, error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'ENOENT'
    ? new AppError('FILE_NOT_FOUND', `There is no file ${path}. Check the path.`, { cause: error })
    : new AppError(
        'FILE_NOT_READABLE',
        `${path} cannot be read (${code}). Check that it is a file and that you may read it.`,
        { cause: error },
      );
}
