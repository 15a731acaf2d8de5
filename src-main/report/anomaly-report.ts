import type { Caveat, Verdict } from '../../src-shared/domain/scan-report.ts';
import { normOfMaskBytes } from '../../src-shared/statistics/eight-bit.ts';
import { assessVerdict } from '../../src-shared/statistics/verdict.ts';
import { readMaskImages } from './mask-images.ts';

/** The outlier test over a folder of mask images. Documented in docs/report.md. */
export interface AnomalyReport {
  readonly schemaVersion: 1;
  readonly directory: string;
  readonly prefix: string;
  /** [height, width] of the masks. */
  readonly imageSize: { readonly height: number; readonly width: number };
  readonly verdict: Verdict;
  readonly summary: string;
  readonly caveats: readonly Caveat[];
  readonly anomalyIndex: number | null;
  readonly anomalyThreshold: number;
  readonly median: number | null;
  readonly scaledMad: number | null;
  readonly flaggedLabels: readonly number[];
  /** Labels below the highest one that have no mask. */
  readonly missingLabels: readonly number[];
  readonly labels: readonly {
    readonly label: number;
    readonly file: string;
    /** Sum of the image's bytes / 255. */
    readonly maskL1Norm: number;
    readonly anomalyIndex: number | null;
  }[];
}

export interface AnomalyOptions {
  /** Index above which a label is flagged. */
  readonly anomalyThreshold: number;
  /** Which masks, where several models share the folder. */
  readonly prefix?: string;
}

/**
 * Reads the masks of a result folder and judges them as the reference's `mad_outlier_detection.py` does. Labels
 * without a mask are left out, as there, but named: the folder then stands for a partial scan.
 *
 * @throws AppError as `readMaskImages`
 */
export async function anomalyReport(directory: string, options: AnomalyOptions): Promise<AnomalyReport> {
  const { prefix, size, masks } = await readMaskImages(directory, options.prefix);
  const evidence = masks.map(({ label, bytes }) => ({
    label,
    norm: normOfMaskBytes(bytes),
    reachedThreshold: null,
  }));
  const labelCount = masks.at(-1)!.label + 1;
  const assessment = assessVerdict(evidence, {
    labelCount,
    includeNeverReached: true,
    anomalyThreshold: options.anomalyThreshold,
    cleanAccuracy: null,
    imageCount: null,
    pixelRangeAssumed: false,
    inputCaveats: [],
    imageArea: size.height * size.width,
    labelNames: null,
  });
  const present = new Set(masks.map(({ label }) => label));
  return {
    schemaVersion: 1,
    directory,
    prefix,
    imageSize: size,
    verdict: assessment.verdict,
    summary: assessment.summary,
    caveats: assessment.caveats,
    anomalyIndex: assessment.anomalyIndex,
    anomalyThreshold: options.anomalyThreshold,
    median: assessment.median,
    scaledMad: assessment.scaledMad,
    flaggedLabels: assessment.flaggedLabels,
    missingLabels: Array.from({ length: labelCount }, (_, label) => label).filter(
      (label) => !present.has(label),
    ),
    labels: masks.map(({ label, file }, index) => ({
      label,
      file,
      maskL1Norm: evidence[index]!.norm,
      anomalyIndex: assessment.labels[index]!.anomalyIndex,
    })),
  };
}
