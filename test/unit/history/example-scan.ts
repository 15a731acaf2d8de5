import type { ScanIntake, StoredScan } from '../../../src-main/history/scan-record.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { noModelOptions } from '../../../src-shared/domain/model-options.ts';
import { presets } from '../../../src-shared/presets.ts';
import { maskL1Norm8Bit } from '../../../src-shared/statistics/eight-bit.ts';

const [channels, height, width] = [3, 4, 5];
const labelCount = 10;

/** A scan of ten labels on images of 3 channels, 4 rows and 5 columns. */
export function exampleIntake(changes: Partial<ScanIntake> = {}): ScanIntake {
  return {
    settings: presets.paper,
    engine: 'onnxruntime',
    device: 'cpu',
    versions: { 'neural-cleanse-desktop': '0.1.0', 'onnxruntime-node': '1.30.0' },
    model: {
      path: '/evidence/signs.h5',
      name: 'signs.h5',
      sizeBytes: 1234,
      sha256: 'a'.repeat(64),
      format: 'keras-hdf5',
      inputShape: { channels, height, width },
      labelCount,
      options: noModelOptions,
    },
    dataset: {
      path: '/evidence/images.h5',
      name: 'images.h5',
      sizeBytes: 5678,
      sha256: 'b'.repeat(64),
      imagesKey: 'X_test',
      labelsKey: 'Y_test',
      imageCount: 500,
      format: 'HDF5',
      labelsPath: null,
      labelsFile: null,
      resize: null,
    },
    plannedLabels: Array.from({ length: labelCount }, (_, label) => label),
    cleanAccuracy: { accuracy: 0.93, images: 500 },
    pixelRangeAssumed: false,
    inputCaveats: [],
    labelNames: null,
    repeatOf: null,
    calibration: [
      { engine: 'onnxruntime', device: 'cpu', labelSlots: 1, evaluationsPerSecond: 61.5, note: 'chosen' },
    ],
    heldOutImages: 100,
    shard: null,
    requestKey: null,
    ...changes,
  };
}

/**
 * A finished label whose mask holds one value everywhere. Label 0 is the planted one: 20 pixels × 1/16 = 1.25;
 * the others lie between 20 × 0.5 = 10 and 20 × (0.5 + 9/64) = 12.8.
 */
export function exampleResult(label: number, changes: Partial<LabelResult> = {}): LabelResult {
  const value = label === 0 ? 1 / 16 : 0.5 + label / 64;
  const mask = new Float32Array(height * width).fill(value);
  return {
    label,
    role: 'searched',
    mask,
    pattern: Float32Array.from({ length: channels * height * width }, (_, index) => index + label + 0.75),
    maskL1Norm: value * mask.length,
    norms: [value * mask.length],
    maskL1Norm8Bit: maskL1Norm8Bit(mask),
    attackSuccessRate: 0.995,
    heldOutSuccessRate: 0.99,
    reachedThreshold: true,
    largestMargin: null,
    featureSimilarity: null,
    stopReason: 'early-stop',
    steps: 3,
    gradientEvaluations: 93,
    durationMs: 12.5,
    curves: {
      loss: Float32Array.of(4, 2, 1),
      maskNorm: Float32Array.of(20, 15, 10),
      attackSuccessRate: Float32Array.of(0.1, 0.9, 0.995),
      cost: Float32Array.of(0, 0, 1e-3),
    },
    ...changes,
  };
}

/** That scan as the history gives it back once it has ended. */
export function finishedScan(changes: Partial<StoredScan> = {}): StoredScan {
  return {
    ...exampleIntake(),
    id: 'scan-1',
    status: 'finished',
    createdAt: '2026-03-01T12:00:00.000Z',
    startedAt: '2026-03-01T12:00:00.000Z',
    finishedAt: '2026-03-01T12:01:00.000Z',
    durationMs: 60_000,
    mergedFrom: [],
    star: false,
    note: '',
    tags: [],
    report: null,
    error: null,
    ...changes,
  };
}
