import type { ModelFormat } from '../model-format.ts';
import { openModelFile } from './file/model-file.ts';
import { readOnnxClassifier } from './onnx-reader.ts';

/** Networks as PyTorch, tf2onnx and others export them. */
export const onnx: ModelFormat = {
  name: 'ONNX',
  extensions: ['onnx'],
  /** ModelProto: field 1 (ir_version) as a small number, then a text or a message (onnx.proto). */
  matches: (head) => /^\x08[\x01-\x14][\x12\x1a\x22\x28\x32\x3a\x42]/.test(head.toString('latin1', 0, 3)),
  open: async (path, options) => {
    const file = openModelFile(path);
    try {
      const classifier = readOnnxClassifier(file, options);
      const external = file.external.paths;
      return external.length === 0 ? classifier : { ...classifier, files: [path, ...external] };
    } finally {
      file.close();
    }
  },
};
