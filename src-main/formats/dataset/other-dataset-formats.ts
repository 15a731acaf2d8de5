import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { DatasetSource } from './dataset-format.ts';

interface OtherFormat {
  /** Of the first bytes, read as Latin-1. */
  readonly pattern: RegExp;
  /** Completes "… is …". */
  readonly name: string;
  readonly remedy: string;
}

const known =
  'Images are read from a folder or ZIP archive of pictures with a folder for each label, from .npz, .npy, HDF5 (.h5, ' +
  'MATLAB 7.3), IDX and CIFAR binary files.';

/** How to save arrays from Python so that they can be read. */
const toNpz = 'np.savez("images.npz", x_test=images, y_test=labels)';

/** What people take for images, the most certain first. */
const otherFormats: readonly OtherFormat[] = [
  {
    pattern: /^version https:\/\/git-lfs/,
    name: 'a Git LFS pointer: a text file that stands for the real one',
    remedy: 'Fetch the real file with "git lfs pull", or download it from the web page of the repository.',
  },
  {
    pattern: /^\x80[\x02-\x05]/,
    name: 'a Python pickle (such as the Python version of CIFAR-10), which can run code when it is loaded',
    remedy:
      'It was not loaded. If you trust it, save its arrays in Python: import pickle, numpy as np; d = pickle.load(open("test_batch", ' +
      '"rb"), encoding="bytes"); np.savez("images.npz", x_test=d[b"data"].reshape(-1, 3, 32, 32), y_test=d[b"labels"]). Or take ' +
      'the binary version of CIFAR.',
  },
  {
    pattern: /^MATLAB 5\.0 MAT-file/,
    name: 'a MATLAB file of version 5 to 7',
    remedy: `Save it in MATLAB with save('images.mat', '-v7.3'), or in Python: import scipy.io, numpy as np; m = scipy.io.loadmat("test_32x32.mat"); np.savez("images.npz", x_test=m["X"], y_test=m["y"]).`,
  },
  {
    pattern: /^PAR1/,
    name: 'a Parquet file',
    remedy: `Decode its pictures and save them in Python: ${toNpz}.`,
  },
  {
    pattern: /^ARROW1/,
    name: 'an Arrow file',
    remedy: `Decode its pictures and save them in Python: ${toNpz}.`,
  },
  {
    pattern: /^SQLite format 3\0/,
    name: 'an SQLite database',
    remedy: `Save its images in Python: ${toNpz}.`,
  },
  { pattern: /^\x1f\x8b/, name: 'a gzip archive', remedy: 'Unpack it first (tar xf, or gunzip).' },
  { pattern: /^BZh/, name: 'a bzip2 archive', remedy: 'Unpack it first.' },
  { pattern: /^\xfd7zXZ/, name: 'an xz archive', remedy: 'Unpack it first.' },
  { pattern: /^7z\xbc\xaf/, name: 'a 7z archive', remedy: 'Unpack it first and choose the folder.' },
  { pattern: /^Rar!/, name: 'a RAR archive', remedy: 'Unpack it first and choose the folder.' },
  { pattern: /^[^]{257}ustar/, name: 'a tar archive', remedy: 'Unpack it first and choose the folder.' },
  { pattern: /^\x0e\x03\x13\x01/, name: 'an HDF4 file', remedy: 'Convert it with h4toh5.' },
  {
    pattern: /^\s*<(!doctype|html|\?xml)/i,
    name: 'a web page: the download probably failed',
    remedy: 'Download the file again.',
  },
  {
    pattern: /^\x08[\x01-\x20][\x12\x1a\x22\x3a]/,
    name: 'an ONNX or other protobuf model',
    remedy: `Choose the images, not the model. ${known}`,
  },
  {
    pattern: /^(\x89PNG\r\n|\xff\xd8\xff|GIF8|RIFF[^]{4}WEBP|II\*\0|MM\0\*|BM[^]{4}\0\0\0\0)/,
    name: 'a single picture',
    remedy: 'Choose the folder that it lies in: a scan needs many pictures.',
  },
];

/** DATASET_FORMAT_UNSUPPORTED with the name of what a file is, as far as its first bytes tell. */
export function unknownFormat({ path, head, sizeBytes }: DatasetSource): AppError {
  if (sizeBytes === 0) {
    return new AppError(
      'DATASET_FORMAT_UNSUPPORTED',
      `${path} is empty (0 bytes). Copy or download it again.`,
    );
  }
  const text = head.toString('latin1', 0, 1024);
  const found = otherFormats.find(({ pattern }) => pattern.test(text));
  if (found !== undefined) {
    return new AppError('DATASET_FORMAT_UNSUPPORTED', `${path} is ${found.name}. ${found.remedy}`);
  }
  return new AppError(
    'DATASET_FORMAT_UNSUPPORTED',
    `${path} holds images in no format that is known here: it is of an unknown type, or damaged. ${known}`,
  );
}
