import { emptyDraft, type Draft } from '../../../src-shared/contract/draft.ts';
import { noModelOptions } from '../../../src-shared/domain/model-options.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';

const file = { name: 'signs.h5', sizeBytes: 1000, sha256: 'ab'.repeat(32) };
const shape = { channels: 3, height: 32, width: 32 };

/** Both files are open and fit. */
export const settledDraft: Draft = {
  ...emptyDraft,
  model: {
    path: '/models/signs.h5',
    file,
    format: 'Keras 2.12.0 HDF5',
    inputShape: shape,
    labelCount: 18,
    layers: [],
    findings: [{ severity: 'info', message: 'Ends in a softmax.' }],
    scalesItsInput: false,
    options: noModelOptions,
  },
  dataset: {
    path: '/data/images.h5',
    file: { ...file, name: 'images.h5' },
    imagesKey: 'X_test',
    labelsKey: 'y_test',
    labelsPath: null,
    format: 'HDF5',
    layout: '[N, H, W, C]',
    labelForm: '[N] integer',
    elementType: 'uint8',
    imageCount: 512,
    residentImages: 512,
    shape,
    valueRange: [0, 255],
    arrays: [],
    labelNames: null,
    resize: null,
    findings: [],
    imagesPerLabel: Array.from({ length: 18 }, () => 28),
  },
  pixels: {
    modelPixels: pixelRanges.mnist,
    datasetPixels: pixelRanges.raw,
    cleanAccuracy: { accuracy: 0.991, images: 256 },
    assumed: false,
    resize: null,
    nearChance: false,
    table: [],
    caveats: [],
    modelLabels: null,
    given: { modelPixels: false, datasetPixels: false },
  },
};
