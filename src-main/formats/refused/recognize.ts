import type { FileSample } from '../file-sample.ts';
import { recognizeOtherNetwork, recognizePickle } from './other-networks.ts';
import { recognizePyTorch } from './pytorch.ts';
import type { RefusedFormat } from './refused-format.ts';
import { recognizeTensorFlow } from './tensorflow.ts';

/** The model format of another library that a file is of; undefined where it is of none that is known. */
export function recognizeOtherModel(sample: FileSample): RefusedFormat | undefined {
  return (
    recognizePyTorch(sample) ??
    recognizeTensorFlow(sample) ??
    recognizeOtherNetwork(sample) ??
    recognizePickle(sample)
  );
}
