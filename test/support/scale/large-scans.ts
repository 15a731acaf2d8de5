import type { History } from '../../../src-main/history/history.ts';
import type { StoredScan } from '../../../src-main/history/scan-record.ts';
import { labelRandom } from '../../../src-main/neural-cleanse/random.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { maskL1Norm8Bit } from '../../../src-shared/statistics/eight-bit.ts';
import { exampleIntake } from '../../unit/history/example-scan.ts';

export interface ScanSize {
  readonly labels: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Points of each curve. */
  readonly steps: number;
}

/** The largest model that is known to be scanned: VGG-Face with its 2,622 labels, at the size of the YouTube Faces. */
export const facesScan: ScanSize = { labels: 2622, channels: 3, height: 55, width: 47, steps: 200 };

/** Its label with the small trigger. */
const plantedLabel = 7;

/** Numbers in [0, 1), of which each label takes a stretch: nothing that compression could make small. */
const noise = Float32Array.from({ length: 65_536 }, labelRandom(0, 0).unit);

/** Writes a finished scan with its report as the program does. */
export function writeFinishedScan(history: History, size: ScanSize): StoredScan {
  const { channels, height, width } = size;
  const labels = Array.from({ length: size.labels }, (_, label) => label);
  const intake = exampleIntake();
  const { id } = history.scans.start({
    ...intake,
    model: { ...intake.model, labelCount: size.labels, inputShape: { channels, height, width } },
    plannedLabels: labels,
    labelNames: labels.map((label) => `person number ${label}`),
  });
  for (const label of labels) history.labels.save(id, noisyResult(label, size));
  const ended = history.scans.end(id, { status: 'finished' });
  history.scans.saveReport(id, buildReport(ended, history.labels.listMeasurements(id)));
  return history.scans.get(id) as StoredScan;
}

function noisyResult(label: number, { channels, height, width, steps }: ScanSize): LabelResult {
  const area = height * width;
  const stretch = (length: number, scale: number): Float32Array => {
    const start = (label * 31) % (noise.length - length);
    return noise.slice(start, start + length).map((value) => value * scale);
  };
  const cover = label === plantedLabel ? 0.04 : 0.5 + 0.1 * noise[label]!;
  const mask = stretch(area, cover);
  const curve = stretch(steps, 1);
  const maskL1Norm = mask.reduce((sum, value) => sum + value, 0);
  return {
    label,
    role: 'searched',
    mask,
    pattern: stretch(channels * area, 255),
    maskL1Norm,
    maskL1Norm8Bit: maskL1Norm8Bit(mask),
    attackSuccessRate: 0.995,
    heldOutSuccessRate: 0.99,
    reachedThreshold: true,
    norms: [maskL1Norm],
    largestMargin: null,
    featureSimilarity: null,
    stopReason: 'early-stop',
    steps,
    gradientEvaluations: steps,
    durationMs: 1500,
    curves: { loss: curve, maskNorm: curve, attackSuccessRate: curve, cost: curve },
  };
}
