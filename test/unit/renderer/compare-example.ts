import type { ScanDetail } from '../../../src-shared/contract/scan-detail.ts';
import { noModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { LabelReport, ScanReport, Verdict } from '../../../src-shared/domain/scan-report.ts';
import { presets } from '../../../src-shared/presets.ts';

interface Example {
  readonly id?: string;
  readonly modelSha256?: string;
  readonly verdict?: Verdict;
  readonly flaggedLabels?: number[];
  /** By label; null where the search broke down. */
  readonly norms?: readonly (number | null)[];
  readonly seed?: number;
  readonly device?: string;
}

/** A finished scan with only what a comparison looks at. */
export function exampleDetail(example: Example = {}): ScanDetail {
  const {
    id = 'a',
    modelSha256 = '1'.repeat(64),
    flaggedLabels = [],
    norms = [60, 62, 64],
    seed = 0,
  } = example;
  const verdict = example.verdict ?? (flaggedLabels.length > 0 ? 'backdoored' : 'no-anomaly');
  const labels = norms.map((norm, label) => labelReport(label, norm));
  const report = {
    verdict,
    flaggedLabels,
    labels,
    labelNames: null,
    median: 62,
    scaledMad: 3,
    normScale: 'linear',
    anomalyThreshold: 2,
    engine: 'onnxruntime',
    device: example.device ?? 'cpu',
    versions: { 'neural-cleanse-desktop': '0.1.0' },
    cleanAccuracy: { accuracy: 0.95, images: 256 },
    model: { options: noModelOptions },
    dataset: { imagesKey: 'X_test', labelsKey: 'Y_test' },
  } as unknown as ScanReport;
  return {
    summary: {
      id,
      modelName: 'm.h5',
      modelSha256,
      datasetName: 'd.h5',
      datasetSha256: '2'.repeat(64),
      seed,
      verdict,
    },
    report,
    settings: { ...presets.paper, seed },
  } as unknown as ScanDetail;
}

function labelReport(label: number, norm: number | null): LabelReport {
  return {
    label,
    maskL1Norm: norm,
    anomalyIndex: norm === null ? null : (62 - norm) / 3,
    inStatistics: norm !== null,
  } as LabelReport;
}
