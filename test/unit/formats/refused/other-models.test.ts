import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../../../src-main/formats/model.ts';
import { makeZip } from '../../../support/make-zip.ts';

const fixtures = join(import.meta.dirname, '../../../fixtures/other-models');

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'other-models-'));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

async function refusalOf(path: string): Promise<string> {
  try {
    await openModel(path);
  } catch (error) {
    expect(error).toMatchObject({ code: 'MODEL_FORMAT_UNSUPPORTED' });
    return (error as Error).message;
  }
  throw new Error(`${path} was opened`);
}

/** Files that the libraries themselves wrote: [file, what it is, lines that make a file that can be opened] */
const written: readonly (readonly [string, RegExp, RegExp])[] = [
  [
    'weights.pth',
    /PyTorch file of weights/,
    /torch\.load\("weights\.pth".*weights_only=True.*\n.*load_state_dict\(weights\)/,
  ],
  ['weights-2019.pth', /PyTorch file of weights/, /weights_only=True/],
  ['training.pt', /PyTorch file of weights/, /load_state_dict\(weights\["model_state_dict"\]\)/],
  ['module.pt', /class torch\.nn\.modules\.container\.Sequential/, /weights_only=False\)\s+# can run code/],
  ['module-2019.pt', /class torch\.nn\.modules\.container\.Sequential/, /torch\.onnx\.export/],
  ['lightning.ckpt', /Lightning/, /weights\["state_dict"\]/],
  ['script.pt', /TorchScript/, /torch\.jit\.load\("script\.pt"/],
  ['scikit.joblib', /pickle.*sklearn\.linear_model\._logistic\.LogisticRegression/, /skl2onnx\.to_onnx/],
  ['weights.safetensors', /safetensors/, /load_file\("weights\.safetensors"\)/],
  ['matrix.mat', /MATLAB/, /exportONNXNetwork/],
  ['saved_model.pb', /SavedModel/, /tf2onnx\.convert --saved-model/],
  ['graph.pb', /GraphDef/, /tf2onnx\.convert --graphdef "graph\.pb"/],
  ['old.ckpt.meta', /TensorFlow 1 checkpoint/, /--checkpoint "old\.ckpt\.meta"/],
  ['model.ckpt.index', /TensorFlow checkpoint/, /load_weights/],
  ['model.ckpt.data-00000-of-00001', /TensorFlow checkpoint/, /load_weights/],
  ['checkpoint', /TensorFlow checkpoint/, /load_weights/],
  ['model.tflite', /TensorFlow Lite/, /--tflite "model\.tflite"/],
];

/** First bytes as the specifications have them. */
const begun: readonly (readonly [string, Buffer | string, RegExp])[] = [
  ['a pickle of protocol 0', 'cos\nsystem\np0\n', /pickle.*os\.system/],
  ['an empty pickle', '\x80\x04N.', /Python pickle/],
  ['a GGUF file', 'GGUF\x03\0\0\0', /GGUF/],
  ['a Core ML model', '\x08\x04\x12\x0b\x0a\x09\x0a\x05image\x12\x00', /Core ML/],
  ['an OpenVINO model', '<?xml version="1.0"?>\n<net name="net" version="11">', /OpenVINO/],
  ['a caffemodel', '\x0a\x05LeNet\xa2\x06\x03\x0a\x01a', /Caffe/],
  ['a prototxt', 'name: "LeNet"\nlayer {\n  name: "data"\n', /Caffe/],
  ['Darknet weights', '\0\0\0\0\x02\0\0\0\x05\0\0\0\0\x7d\0\0', /Darknet/],
  ['a Darknet configuration', '[net]\nbatch=1\n', /Darknet/],
  ['MATLAB 7.3, which is HDF5', 'MATLAB 7.3 MAT-file, Platform: GLNXA64', /MATLAB/],
  ['MXNet parameters', '\x12\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01', /MXNet/],
  ['a Paddle model', '\x0a\x10\x08\x00\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x1a', /PaddlePaddle/],
  ['a Keras configuration', '{"class_name": "Sequential", "config": {"name": "s"}}', /without its weights/],
  ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\n', /git lfs pull/],
  ['a web page', '\n<!DOCTYPE html><html>', /web page/],
  ['a NumPy array', '\x93NUMPY\x01\0', /give it as the data set/],
  ['an IDX file', '\0\0\x08\x03\0\0\x27\x10', /IDX/],
  ['a PNG image', '\x89PNG\r\n\x1a\n', /PNG/],
  ['a JPEG image', '\xff\xd8\xff\xe0', /JPEG/],
  ['a gzip archive', '\x1f\x8b\x08', /gzip.*Unpack/],
  ['an xz archive', '\xfd7zXZ\0', /xz/],
  ['a 7z archive', "7z\xbc\xaf'\x1c", /7z/],
  [
    'a tar archive',
    Buffer.concat([Buffer.from('model.h5'), Buffer.alloc(249), Buffer.from('ustar\x0000')]),
    /tar archive/,
  ],
  ['a program', '\x7fELF\x02\x01', /program/],
  ['JSON', '{"a": 1}', /JSON file, not a model/],
  ['text', 'hello\n', /text file, not a model/],
  ['an empty file', '', /empty \(0 bytes\)/],
  ['zeros', Buffer.alloc(5000), /full of zeros/],
  ['noise', '\x07\x91\xfe\x13\xf0', /unknown type/],
];

describe('a file of another kind', () => {
  it.each(written)('%s is named, with the lines that convert it', async (file, name, lines) => {
    const message = await refusalOf(join(fixtures, file));
    expect(message).toMatch(name);
    expect(message).toMatch(lines);
  });

  it.each(begun)('%s is named', async (name, bytes, message) => {
    const path = join(scratch, name);
    writeFileSync(path, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    expect(await refusalOf(path)).toMatch(message);
  });

  it.each([
    ['arrays of NumPy', ['x.npy', 'y.npy'], /\.npz/],
    ['a SavedModel', ['m/saved_model.pb', 'm/variables/variables.index'], /SavedModel/],
    ['a packed model', ['read.me', 'net/model.onnx'], /holds net\/model\.onnx.*Unpack/],
    [
      'a packed folder of a .keras archive',
      ['m/config.json', 'm/metadata.json', 'm/model.weights.h5'],
      /without the folder/,
    ],
    ['anything else', ['a.txt', 'b.txt'], /ZIP archive that holds a\.txt, b\.txt/],
  ])('a ZIP archive of %s is named', async (name, entries, message) => {
    const path = join(scratch, `${name}.zip`);
    writeFileSync(path, makeZip(entries.map((entry) => ({ name: entry }))));
    expect(await refusalOf(path)).toMatch(message);
  });

  it.each([
    [
      'a SavedModel',
      ['saved_model.pb', 'variables/variables.index'],
      /SavedModel.*\n[^]*--saved-model "a SavedModel"/,
    ],
    ['a SavedModel of Keras', ['saved_model.pb', 'keras_metadata.pb'], /tf_keras\.models\.load_model/],
    ['a Core ML package', ['Manifest.json', 'Data/x'], /Core ML/],
    ['a TensorFlow checkpoint', ['checkpoint', 'm.index', 'm.data-00000-of-00001'], /TensorFlow checkpoint/],
    ['a Transformers model', ['config.json', 'model.safetensors'], /optimum-cli/],
    [
      'an unpacked .keras archive',
      ['config.json', 'metadata.json', 'model.weights.h5'],
      /zip -r model\.keras/,
    ],
    ['a model in a folder', ['net.onnx', 'net.onnx.data'], /net\.onnx.*Choose that file/],
    ['images', ['cat/1.png', 'dog/2.png'], /as the data set/],
    ['nothing', [], /empty folder/],
  ])('a folder of %s is named', async (name, files, message) => {
    const folder = join(scratch, name);
    mkdirSync(folder);
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    expect(await refusalOf(folder)).toMatch(message);
  });

  it('a file that is missing is not found', async () => {
    await expect(openModel(join(scratch, 'missing.h5'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});
