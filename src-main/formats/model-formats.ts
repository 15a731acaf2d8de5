import { kerasArchive } from './keras-archive/keras-archive-format.ts';
import { kerasHdf5 } from './keras/keras-hdf5-format.ts';
import type { ModelFormat } from './model-format.ts';
import { onnx } from './onnx/onnx-format.ts';
import { tensorflowJs } from './tensorflow-js/tensorflow-js-format.ts';

/** Every format that models are read from; the first that matches a file opens it. */
export const modelFormats: readonly ModelFormat[] = [kerasHdf5, kerasArchive, onnx, tensorflowJs];
