import type { ModelFormat } from '../model-format.ts';
import { readKerasClassifier } from '../keras/keras-reader.ts';
import { readModelJson } from './model-json.ts';
import { savedLayersModel } from './saved-layers-model.ts';
import { WeightFiles } from './weight-files.ts';

/** A layers model of TensorFlow.js: `model.json` and the files of weights beside it. */
export const tensorflowJs: ModelFormat = {
  name: 'TensorFlow.js layers model',
  extensions: ['json'],
  matches: (head) => {
    const text = head.toString('latin1');
    return /^(\xef\xbb\xbf)?\s*\{/.test(text) && /"(modelTopology|weightsManifest)"\s*:/.test(text);
  },
  open: (path) => {
    const json = readModelJson(path);
    const files = new WeightFiles(path, json.weightsManifest);
    const classifier = readKerasClassifier(savedLayersModel(path, json, files));
    const version = json.topology.version === '' ? '' : `, ${json.topology.version}`;
    return Promise.resolve({
      ...classifier,
      format: `TensorFlow.js layers model${version}`,
      files: [path, ...files.paths],
    });
  },
};
