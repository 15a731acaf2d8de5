import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { unreadablePath } from '../check-path.ts';
import { refusal, type RefusedFormat } from './refused-format.ts';
import { checkpoint, savedModel } from './tensorflow.ts';

/** Names looked at; the folder of a model holds a few dozen. */
const mostNames = 10_000;
const readable = /\.(keras|onnx|h5|hdf5)$/i;

interface FolderRow extends RefusedFormat {
  matches(names: ReadonlySet<string>): boolean;
}

const has = (pattern: RegExp) => (names: ReadonlySet<string>) =>
  [...names].some((name) => pattern.test(name));

/** Models that are folders, and are recognised to be refused by name. */
const refusedFolders: readonly FolderRow[] = [
  {
    ...savedModel,
    name: 'a TensorFlow SavedModel, written by Keras',
    remedy:
      'It was not opened, because it is a program. Save the Keras model in it (pip install tf_keras tensorflow) as ' +
      '.keras and open that file:',
    lines: (folder) => [
      'import tf_keras',
      `model = tf_keras.models.load_model(${folder}, compile=False)  # can run code: only where its source is trusted`,
      'model.save("model.keras")',
    ],
    matches: (names) => names.has('saved_model.pb') && names.has('keras_metadata.pb'),
  },
  {
    ...savedModel,
    lines: (folder) => [`python -m tf2onnx.convert --saved-model ${folder} --output model.onnx`],
    matches: has(/^saved_model\.pb(txt)?$/),
  },
  {
    name: 'a Core ML package (.mlpackage, .mlmodelc)',
    remedy: 'It was not opened. Export the model that it was made from to ONNX and open that file.',
    matches: (names) => (names.has('Manifest.json') && names.has('Data')) || names.has('coremldata.bin'),
  },
  {
    name: 'a model of Hugging Face Transformers',
    remedy: 'It was not opened. Convert it to ONNX (pip install optimum[onnxruntime]) and open that file:',
    lines: (folder) => [`optimum-cli export onnx --model ${folder} --task image-classification onnx`],
    matches: (names) =>
      names.has('config.json') &&
      has(/^(pytorch_model.*\.bin|(tf_)?model.*\.safetensors|tf_model\.h5)$/)(names),
  },
  {
    name: 'a .keras archive that was unpacked',
    remedy: 'Pack its files again, in the folder, and open the archive:',
    lines: () => ['zip -r model.keras config.json metadata.json model.weights.h5'],
    matches: (names) => names.has('config.json') && names.has('model.weights.h5'),
  },
  {
    name: 'a PyTorch file (.pt) that was unpacked',
    remedy:
      'It was not opened, because it can run code when it is loaded. Export the model to ONNX in PyTorch, with ' +
      'torch.onnx.export, and open that file.',
    matches: (names) => names.has('data.pkl') && names.has('version'),
  },
  { ...checkpoint, name: 'the folder of a TensorFlow checkpoint', matches: has(/\.data-\d{5}-of-\d{5}$/) },
];

/**
 * The file to open where a folder is given for a model: `model.json` of TensorFlow.js. Throws AppError
 * MODEL_FORMAT_UNSUPPORTED that says what the folder is instead, FILE_NOT_READABLE.
 */
export async function modelInFolder(path: string): Promise<string> {
  const names = await namesIn(path);
  const refused = refusedFolders.find((row) => row.matches(names));
  if (refused !== undefined) throw refusal(path, refused);
  if (names.has('model.json')) return join(path, 'model.json');
  throw refusal(path, plainFolder(names));
}

function plainFolder(names: ReadonlySet<string>): RefusedFormat {
  if (names.size === 0) return { name: 'an empty folder', remedy: 'Choose a model file.' };
  const models = [...names].filter((name) => readable.test(name)).sort();
  if (models.length > 0) {
    const shown = models.slice(0, 4).join(', ');
    return {
      name: `a folder that holds ${shown}`,
      remedy: `Choose ${models.length === 1 ? 'that file' : 'one of them'}.`,
    };
  }
  const shown = [...names].sort().slice(0, 4).join(', ');
  return {
    name: `a folder without a model in it; it holds ${shown}${names.size > 4 ? ', …' : ''}`,
    remedy: 'Choose a model file. If these are images, give the folder as the data set.',
  };
}

async function namesIn(path: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  try {
    for await (const { name } of await opendir(path)) {
      names.add(name);
      if (names.size === mostNames) break;
    }
  } catch (error) {
    throw unreadablePath(path, error);
  }
  return names;
}
