import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ByteSource } from '../byte-source.ts';

interface KnownFormat {
  readonly matches: (head: Buffer) => boolean;
  /** Completes "… is …". */
  readonly name: string;
  readonly remedy: string;
}

const startsWith =
  (...bytes: number[]) =>
  (head: Buffer) =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));
const startsWithText = (text: string) => (head: Buffer) =>
  head.subarray(0, text.length).toString('latin1') === text;
const looksLike = (pattern: RegExp) => (head: Buffer) => pattern.test(head.toString('latin1'));

const saveAsHdf5 = "Save the model in Keras with model.save('model.h5') and open that file.";
const exportToKeras = 'Only Keras HDF5 files can be read.';

/** File types that people confuse with HDF5, most specific first; each is told apart by its first bytes. */
const knownFormats: readonly KnownFormat[] = [
  {
    matches: startsWithText('version https://git-lfs'),
    name: 'a Git LFS pointer: a text file that stands for the real one',
    remedy: 'Fetch the real file with "git lfs pull", or download it from the web page of the repository.',
  },
  {
    matches: looksLike(/^PK\x03\x04[^]{26}(metadata\.json|config\.json|model\.weights)/),
    name: 'a Keras 3 archive (.keras)',
    remedy: saveAsHdf5,
  },
  {
    matches: looksLike(/^PK\x03\x04[^]{26}[^\0]*?\.pkl/),
    name: 'a PyTorch archive',
    remedy: exportToKeras,
  },
  {
    matches: looksLike(/^PK\x03\x04[^]{26}[^\0]*?\.npy/),
    name: 'a NumPy archive (.npz)',
    remedy: 'Copy its arrays into an HDF5 file with h5py and open that file.',
  },
  {
    matches: startsWithText('PK'),
    name: 'a ZIP archive (for example a Keras 3 .keras file)',
    remedy: `If it is a model: ${saveAsHdf5}`,
  },
  {
    matches: startsWith(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59),
    name: 'a NumPy array (.npy)',
    remedy: 'Copy it into an HDF5 file with h5py and open that file.',
  },
  {
    matches: (head) => head[0] === 0x80 && head[1] !== undefined && head[1] >= 2 && head[1] <= 5,
    name: 'a Python pickle, which can run code when it is loaded',
    remedy: 'It was not loaded. Only HDF5 files can be read.',
  },
  { matches: looksLike(/^[^]{4}TFL3/), name: 'a TensorFlow Lite model', remedy: exportToKeras },
  {
    matches: looksLike(/^\x08[\x01-\x20][\x12\x1a\x22\x3a]/),
    name: 'an ONNX or other protobuf model',
    remedy: exportToKeras,
  },
  { matches: startsWithText('GGUF'), name: 'a GGUF model', remedy: exportToKeras },
  {
    matches: looksLike(/^[^]{4}\0\0\0\0\{"/),
    name: 'a safetensors file',
    remedy: exportToKeras,
  },
  { matches: startsWith(0x0e, 0x03, 0x13, 0x01), name: 'an HDF4 file', remedy: 'Convert it with h4toh5.' },
  {
    matches: looksLike(/^\s*<(!doctype|html|\?xml)/i),
    name: 'a web page: the download probably failed',
    remedy: 'Download the file again.',
  },
  { matches: startsWith(0x1f, 0x8b), name: 'a gzip archive', remedy: 'Unpack it first.' },
  { matches: startsWithText('BZh'), name: 'a bzip2 archive', remedy: 'Unpack it first.' },
  { matches: startsWith(0xfd, 0x37, 0x7a, 0x58, 0x5a), name: 'an xz archive', remedy: 'Unpack it first.' },
  {
    matches: startsWith(0x89, 0x50, 0x4e, 0x47),
    name: 'a PNG image',
    remedy: 'Put the images into one HDF5 file.',
  },
  {
    matches: startsWith(0xff, 0xd8, 0xff),
    name: 'a JPEG image',
    remedy: 'Put the images into one HDF5 file.',
  },
  { matches: looksLike(/^\s*[{[]/), name: 'a JSON or text file', remedy: saveAsHdf5 },
];

/** FILE_NOT_HDF5 with the name of what the file is instead, as far as its first bytes tell. */
export function notHdf5(source: ByteSource): AppError {
  if (source.sizeBytes === 0) {
    return new AppError(
      'FILE_NOT_HDF5',
      `${source.path} is empty (0 bytes), not an HDF5 file. Copy or download it again.`,
    );
  }
  const head = source.read(0, 512);
  const known = knownFormats.find((format) => format.matches(head));
  const found = known === undefined ? 'of an unknown type' : known.name;
  const remedy = known === undefined ? 'Check that it is the right file; it may be damaged.' : known.remedy;
  return new AppError('FILE_NOT_HDF5', `${source.path} is not an HDF5 file; it is ${found}. ${remedy}`);
}
