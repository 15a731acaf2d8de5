import type { FileSample } from '../file-sample.ts';
import { firstOf, type RefusedFormat, type RefusedRow } from './refused-format.ts';
import { holdsEntry, looksLike, startsWith } from './sample-tests.ts';

const asData = 'If these are the images, give it as the data set; a model is a file of its own.';
const anImage = 'A model file is expected. Images are given as the data set.';
const unpack = 'Unpack it and open the model in it.';

const signatures: readonly RefusedRow[] = [
  {
    name: 'a Git LFS pointer: a text file that stands for the real one',
    remedy: 'Fetch the real file with "git lfs pull", or download it from the web page of the repository.',
    matches: startsWith('version https://git-lfs'),
  },
  {
    name: 'a web page: the download probably failed',
    remedy: 'Download the file again.',
    matches: looksLike(/^(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml)/i),
  },
  { name: 'a NumPy array (.npy)', remedy: asData, matches: startsWith('\x93NUMPY') },
  {
    name: 'a NumPy archive (.npz)',
    remedy: `${asData} If they are weights, load them into their network, export it to ONNX or save it as .keras, and open that file.`,
    matches: ({ entries }) => entries.length > 0 && entries.every((name) => name.endsWith('.npy')),
  },
  {
    name: 'an IDX file, as MNIST comes in',
    remedy: asData,
    matches: looksLike(/^\0\0[\x08\x09\x0b-\x0e][\x01-\x04]\0/),
  },
  { name: 'a PNG image', remedy: anImage, matches: startsWith('\x89PNG\r\n') },
  { name: 'a JPEG image', remedy: anImage, matches: startsWith('\xff\xd8\xff') },
  { name: 'a GIF image', remedy: anImage, matches: startsWith('GIF87a', 'GIF89a') },
  { name: 'a TIFF image', remedy: anImage, matches: startsWith('II*\0', 'MM\0*') },
  { name: 'a WebP image', remedy: anImage, matches: looksLike(/^RIFF[^]{4}WEBP/) },
  { name: 'a BMP image', remedy: anImage, matches: looksLike(/^BM[^]{4}\0{4}/) },
  { name: 'a PDF document', remedy: 'A model file is expected.', matches: startsWith('%PDF-') },
  { name: 'a gzip archive', remedy: unpack, matches: startsWith('\x1f\x8b') },
  { name: 'a bzip2 archive', remedy: unpack, matches: looksLike(/^BZh[1-9]/) },
  { name: 'an xz archive', remedy: unpack, matches: startsWith('\xfd7zXZ\0') },
  { name: 'a Zstandard archive', remedy: unpack, matches: startsWith('\x28\xb5\x2f\xfd') },
  { name: 'a 7z archive', remedy: unpack, matches: startsWith("7z\xbc\xaf'\x1c") },
  { name: 'a RAR archive', remedy: unpack, matches: startsWith('Rar!\x1a\x07') },
  // The name of the format stands at 257 (POSIX, ustar interchange format).
  { name: 'a tar archive', remedy: unpack, matches: looksLike(/^[^]{257}ustar/) },
  { name: 'an HDF4 file', remedy: 'Convert it with h4toh5.', matches: startsWith('\x0e\x03\x13\x01') },
  {
    name: 'a program, not a model',
    remedy: 'It was not run. A model file is expected.',
    matches: startsWith('\x7fELF', 'MZ', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe', '#!'),
  },
  {
    name: 'a ZIP archive with a TensorFlow SavedModel in it',
    remedy: 'Unpack it and convert its folder to ONNX (pip install tf2onnx):',
    lines: () => ['python -m tf2onnx.convert --saved-model FOLDER --output model.onnx'],
    matches: holdsEntry(/(^|\/)saved_model\.pb(txt)?$/),
  },
  {
    name: 'a ZIP archive of a folder with a Keras model in it',
    remedy: 'Pack its files again without the folder: config.json has to lie at the top of a .keras archive.',
    matches: holdsEntry(/\/model\.weights\.h5$/),
  },
];

const recognizeSignature = firstOf(signatures);

/** Files that are no models, or only wrap one. The last resort: text, and what nothing is known of. */
export function recognizeNoModel(sample: FileSample): RefusedFormat {
  return recognizeSignature(sample) ?? archive(sample) ?? text(sample) ?? unknown(sample);
}

/** Any other ZIP archive, with the first names in it. */
function archive({ entries, head }: FileSample): RefusedFormat | undefined {
  if (entries.length === 0) {
    const isEmptyArchive = head.toString('latin1', 0, 4) === 'PK\x05\x06';
    return isEmptyArchive
      ? { name: 'a ZIP archive without files', remedy: 'A model file is expected.' }
      : undefined;
  }
  const model = entries.find(
    (name) => /\.(keras|onnx|h5|hdf5|pt|pth|tflite)$/i.test(name) || /(^|\/)model\.json$/.test(name),
  );
  const shown = model === undefined ? entries.slice(0, 4) : [model];
  const more = entries.length > shown.length ? ` and ${entries.length - shown.length} more` : '';
  return {
    name: `a ZIP archive that holds ${shown.join(', ')}${more}`,
    remedy: model === undefined ? `No model that can be read was found in it. ${asData}` : unpack,
  };
}

/** Text throughout: no control characters besides white space. */
function text({ head }: FileSample): RefusedFormat | undefined {
  if (head.length === 0 || /[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(head.toString('latin1'))) return undefined;
  const start = head.toString('latin1').trimStart();
  const kind = /^[{[]/.test(start) ? 'a JSON file' : 'a text file';
  return { name: `${kind}, not a model`, remedy: 'Check that it is the right file.' };
}

function unknown({ head, sizeBytes }: FileSample): RefusedFormat {
  if (sizeBytes === 0) return { name: 'empty (0 bytes)', remedy: 'Copy or download it again.' };
  if (head.every((byte) => byte === 0)) {
    return {
      name: 'full of zeros where a model begins',
      remedy: 'Its download was probably cut; download it again.',
    };
  }
  return {
    name: 'of an unknown type',
    remedy: 'Check that it is the right file; it may be damaged or encrypted.',
  };
}
