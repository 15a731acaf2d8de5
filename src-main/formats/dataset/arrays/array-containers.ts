import { ByteSource } from '../../byte-source.ts';
import { checkPath } from '../../check-path.ts';
import { cifarArrays } from '../cifar/cifar-arrays.ts';
import { hdf5Arrays } from '../hdf5/hdf5-arrays.ts';
import { idxArrays } from '../idx/idx-arrays.ts';
import { npyArrays } from '../numpy/npy-arrays.ts';
import { npzArrays } from '../numpy/npz-arrays.ts';
import type { DatasetSource } from '../dataset-format.ts';
import type { ArrayContainer } from './stored-array.ts';

/** A file format whose files hold arrays. */
export interface ArrayFormat {
  /** E.g. `HDF5`. */
  readonly name: string;
  /** Usual file extensions without the dot; for dialogs only. */
  readonly extensions: readonly string[];
  matches(source: DatasetSource): boolean;
  /** Throws AppError FILE_*. */
  open(path: string): Promise<ArrayContainer>;
}

/** The most certain first: CIFAR's files begin with no mark. */
export const arrayFormats: readonly ArrayFormat[] = [
  hdf5Arrays,
  npyArrays,
  npzArrays,
  idxArrays,
  cifarArrays,
];

/** Enough of a file to tell its format, and an HDF5 file behind a user block of 2 KiB. */
const headBytes = 4096;

/** The arrays of a file, for labels; undefined where it is of no format that holds arrays. Throws AppError FILE_*. */
export async function openArrayContainer(path: string): Promise<ArrayContainer | undefined> {
  const source = readSource(path);
  return arrayFormats.find((format) => format.matches(source))?.open(path);
}

/** What the format of a file or folder is told by. Throws AppError FILE_*. */
export function readSource(path: string): DatasetSource {
  const kind = checkPath(path);
  if (kind === 'folder') return { path, kind, head: Buffer.alloc(0), sizeBytes: 0 };
  const source = new ByteSource(path);
  try {
    return { path, kind, head: source.read(0, headBytes), sizeBytes: source.sizeBytes };
  } finally {
    source.close();
  }
}
