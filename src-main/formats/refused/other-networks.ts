import { extname } from 'node:path';
import type { FileSample } from '../file-sample.ts';
import { isPickle, pickledClass } from './pickle.ts';
import { firstFields } from './protobuf.ts';
import { firstOf, type RefusedFormat } from './refused-format.ts';
import { headText, holdsEntry, looksLike, startsWith } from './sample-tests.ts';

const fromItsSource = 'It was not opened. Export the model that it was made from to ONNX and open that file.';

/** Models and weights of other libraries. */
export const recognizeOtherNetwork = firstOf([
  {
    name: 'a safetensors file: weights without the network they belong to',
    remedy: 'It was not opened. Load the weights into their network, export it to ONNX and open that file:',
    lines: (file) => [
      'import torch, safetensors.torch',
      'model = MyNetwork()  # the class that was trained',
      `model.load_state_dict(safetensors.torch.load_file(${file}))`,
      'torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), "model.onnx")  # the size of its images',
    ],
    // The length of a JSON object in eight bytes, and the object (safetensors, Format).
    matches: looksLike(/^[^]{4}\0{4}\{\s*("|\})/),
  },
  {
    name: 'a GGUF or GGML file, as language models are stored in',
    remedy: 'Only classifiers of images can be scanned.',
    matches: startsWith('GGUF', 'lmgg', 'fmgg', 'tjgg'),
  },
  {
    name: 'a Core ML model (.mlmodel, .mlpackage)',
    remedy: fromItsSource,
    matches: (sample) => isCoreMl(sample) || holdsEntry(/(^|\/)com\.apple\.CoreML\/.*\.mlmodel$/)(sample),
  },
  {
    name: 'an OpenVINO model (.xml with a .bin)',
    remedy: fromItsSource,
    matches: looksLike(/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>)?\s*<net\s[^>]*version=/),
  },
  {
    name: 'a Caffe model (.caffemodel, .prototxt)',
    remedy: 'It was not opened. Convert it to ONNX, for example with caffe2onnx, and open that file.',
    matches: (sample) => isCaffe(sample) || isCaffeText(sample),
  },
  {
    name: 'a Darknet file (.cfg, .weights)',
    remedy:
      'It was not opened. Load its weights into the same network in PyTorch, export that to ONNX and open the file.',
    // Version 0.1 or 0.2 and a revision, as int32 (darknet, parser.c, load_weights_upto).
    matches: (sample) =>
      looksLike(/^\0{4}[\x01\x02]\0{3}[\0-\x05]\0{3}/)(sample) ||
      looksLike(/^\s*(#.*\n\s*)*\[net(work)?\]/)(sample),
  },
  {
    name: 'a MATLAB file (.mat)',
    remedy:
      'It was not opened. If it holds a network, export that in MATLAB with exportONNXNetwork(net, "model.onnx") and ' +
      'open that file; if it holds images, give it as the data.',
    matches: looksLike(/^MATLAB \d\.\d MAT-file/),
  },
  {
    name: 'an MXNet file (.params, -symbol.json)',
    remedy: 'It was not opened. Export the model with mxnet.onnx.export_model and open that file.',
    // NDArray list: 0x112 and a reserved zero, as uint64 (ndarray.cc, kMXAPINDArrayListMagic).
    matches: (sample) =>
      startsWith('\x12\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0')(sample) ||
      looksLike(/^\{\s*"nodes"\s*:\s*\[\s*\{\s*"op"/)(sample),
  },
  {
    name: 'a PaddlePaddle model (.pdmodel)',
    remedy: 'It was not opened. Convert it to ONNX (pip install paddle2onnx) and open that file:',
    lines: (file) => [
      `paddle2onnx --model_dir . --model_filename ${file} --params_filename model.pdiparams --save_file model.onnx`,
    ],
    matches: isPaddle,
  },
  {
    name: 'the configuration of a Keras model without its weights',
    remedy: 'Build the model from it in Keras, load its weights, save it whole and open that file:',
    lines: (file) => [
      'import keras',
      `model = keras.models.model_from_json(open(${file}).read())`,
      'model.load_weights("model.weights.h5")',
      'model.save("model.keras")',
    ],
    matches: isKerasConfiguration,
  },
  {
    name: 'a model of Deeplearning4j',
    remedy: fromItsSource,
    matches: holdsEntry(/^coefficients\.bin$/),
  },
]);

/** Any other pickle; of scikit-learn and joblib by name. */
export function recognizePickle(sample: FileSample): RefusedFormat | undefined {
  const isJoblib = ['.joblib', '.pkl', '.pickle'].includes(extname(sample.path).toLowerCase());
  // joblib packs with zlib unless told otherwise (RFC 1950: the first two bytes are a multiple of 31).
  if (!isPickle(sample) && !(isJoblib && looksLike(/^x[\x01\x5e\x9c\xda]/)(sample))) return undefined;
  const className = pickledClass(sample);
  const isScikit = className?.startsWith('sklearn.') ?? false;
  const what = className === undefined ? '' : ` with an object of class ${className}`;
  return {
    name: `a Python pickle${what}`,
    remedy:
      'It was not opened, because it can run code when it is loaded. Where its source is trusted, or in a sandbox ' +
      `without network, load it, export the model to ONNX and open that file${isScikit ? ' (pip install skl2onnx):' : '.'}`,
    ...(isScikit
      ? {
          lines: (file: string) => [
            'import joblib, numpy, skl2onnx  # loading can run code of the file',
            `model = joblib.load(${file})`,
            'image = numpy.zeros((1, 784), "float32")  # the size of one image',
            'open("model.onnx", "wb").write(skl2onnx.to_onnx(model, image).SerializeToString())',
          ],
        }
      : {}),
  };
}

/** Model: specification version, then a description whose first entry is a named feature (Core ML, Model.proto). */
function isCoreMl({ head }: FileSample): boolean {
  const [version, description] = firstFields(head);
  if (version?.number !== 1 || version.content !== null || version.value > 20) return false;
  if (description?.number !== 2 || description.content === null) return false;
  const feature = firstFields(description.content)[0];
  if (feature?.number !== 1 || feature.content === null) return false;
  const name = firstFields(feature.content)[0];
  return name?.number === 1 && /^[\w ./-]+$/.test(name.content?.toString('latin1') ?? '');
}

/** NetParameter: a name, then layers (100, or 2 before 2015) or inputs (caffe.proto). */
function isCaffe({ head }: FileSample): boolean {
  const [name, next] = firstFields(head);
  const isNamed = name?.number === 1 && /^[\w ./-]+$/.test(name.content?.toString('latin1') ?? '');
  return isNamed && next !== undefined && [2, 3, 100].includes(next.number) && next.content !== null;
}

function isCaffeText(sample: FileSample): boolean {
  return (
    /^\s*(#.*\n\s*)*(name|input)\s*:\s*"[^"]*"/.test(headText(sample)) &&
    /\blayers?\s*\{/.test(headText(sample))
  );
}

/** ProgramDesc: blocks, each beginning with its number and its parent's (framework.proto). */
function isPaddle({ head }: FileSample): boolean {
  const block = firstFields(head)[0];
  if (block?.number !== 1 || block.content === null) return false;
  const [index, parent] = firstFields(block.content);
  return (
    index?.number === 1 &&
    index.content === null &&
    index.value === 0 &&
    parent?.number === 2 &&
    parent.content === null
  );
}

/** What `Model.to_json` writes; TensorFlow.js keeps the same under `modelTopology`. */
function isKerasConfiguration(sample: FileSample): boolean {
  const text = headText(sample);
  if (!/^\s*\{/.test(text) || text.includes('"modelTopology"')) return false;
  return /"class_name":\s*"(Sequential|Functional|Model)"/.test(text) && /"config":/.test(text);
}
