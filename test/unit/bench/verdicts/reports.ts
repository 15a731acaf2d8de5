import { scanReportSchema, type ScanReport } from '../../../../src-shared/domain/scan-report.ts';
import { presets } from '../../../../src-shared/presets.ts';
import { judgeScan, type JudgedScan } from '../../../bench/verdicts/scans/judged-scan.ts';
import type { KnownModel } from '../../../bench/verdicts/models/known-model.ts';

const evidence = { name: 'file.h5', sizeBytes: 1, sha256: '0'.repeat(64) };

/** A finished report without labels that says `no-anomaly`, but for the changes. */
export function reportWith(changes: Partial<ScanReport> = {}): ScanReport {
  return scanReportSchema.parse({
    schemaVersion: 1,
    scanId: 'scan',
    status: 'finished',
    verdict: 'no-anomaly',
    summary: '',
    caveats: [],
    anomalyIndex: 1,
    anomalyThreshold: 2,
    median: 50,
    scaledMad: 5,
    flaggedLabels: [],
    labels: [],
    cleanAccuracy: null,
    settings: presets.fast,
    seed: 0,
    engine: 'onnxruntime',
    device: 'cpu',
    versions: {},
    model: {
      ...evidence,
      format: 'keras',
      inputShape: { channels: 3, height: 32, width: 32 },
      labelCount: 10,
    },
    dataset: { ...evidence, imagesKey: 'X_test', labelsKey: 'Y_test', imageCount: 100 },
    startedAt: '2026-01-01T00:00:00.000Z',
    finishedAt: '2026-01-01T00:00:09.000Z',
    durationMs: 9000,
    gradientEvaluations: 1600,
    ...changes,
  });
}

/** A clean model of ten labels, but for the changes. */
export function modelWith(changes: Partial<KnownModel> = {}): KnownModel {
  return {
    name: '00-c10-vgg-clean',
    half: 'design',
    kind: 'clean',
    modelFile: 'model.h5',
    imagesFile: 'images.h5',
    labelCount: 10,
    targets: [],
    sources: null,
    attackSuccessRate: null,
    ...changes,
  };
}

/** A model with a patch that sends everything to label 3, but for the changes. */
export function attackedWith(changes: Partial<KnownModel> = {}): KnownModel {
  const attack = { name: '04-c10-vgg-patch', kind: 'patch', targets: [3], attackSuccessRate: 1 };
  return modelWith({ ...attack, ...changes });
}

/** What a scan of the model with the preset `fast` and the seed 0 said. */
export function judged(model: KnownModel, changes: Partial<ScanReport> = {}): JudgedScan {
  return judgeScan({ model, preset: 'fast', seed: 0 }, reportWith(changes));
}
