import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import type { PairMeasurements } from '../../src-shared/domain/pair-result.ts';
import {
  reportSchemaVersion,
  scanReportSchema,
  type LabelReport,
  type ScanReport,
} from '../../src-shared/domain/scan-report.ts';
import { promisingLeft } from '../../src-shared/screening.ts';
import { reliabilityOf } from '../../src-shared/statistics/reliability.ts';
import { pairsReport } from './pairs-report.ts';
import { assessPairs, joinVerdicts, type PairContext } from '../../src-shared/statistics/pair-verdict.ts';
import { testedLabelOf } from '../../src-shared/statistics/label-statistics.ts';
import { assessVerdict, type Assessment } from '../../src-shared/statistics/verdict.ts';
import type { StoredScan } from '../history/scan-record.ts';

/**
 * Draws up the report of a scan from what the history holds of it; of a scan that is not finished, from the labels
 * so far.
 *
 * @param results the finished labels, in any order
 * @param pairs the finished pairs, of a scan that searches pairs
 * @throws ZodError where the result breaks the report's schema: a defect
 */
export function buildReport(
  scan: StoredScan,
  results: readonly LabelMeasurements[],
  pairs: readonly PairMeasurements[] = [],
): ScanReport {
  const ascending = results.toSorted((a, b) => a.label - b.label);
  const context = pairContext(scan);
  const assessedPairs = assessPairs(pairs, context);
  const assessment = joinVerdicts(assess(scan, ascending), pairs, assessedPairs, context);
  // The schema drops the paths, which are nobody else's business.
  return scanReportSchema.parse({
    schemaVersion: reportSchemaVersion,
    scanId: scan.id,
    status: scan.status,
    verdict: assessment.verdict,
    summary: assessment.summary,
    caveats: assessment.caveats,
    anomalyIndex: assessment.anomalyIndex,
    anomalyThreshold: scan.settings.anomalyThreshold,
    indexInterval: assessment.indexInterval,
    reliability: assessment.indexInterval === null ? null : reliabilityOf(assessment.anomalyIndex!),
    median: assessment.median,
    scaledMad: assessment.scaledMad,
    normScale: assessment.normScale,
    flaggedLabels: assessment.flaggedLabels,
    labels: ascending.map((result, index) => labelReport(result, assessment.labels[index]!)),
    pairs: scan.settings.pairs ? pairsReport(pairs, assessedPairs) : null,
    cleanAccuracy: scan.cleanAccuracy,
    labelNames: scan.labelNames,
    heldOutImages: scan.heldOutImages,
    shard: scan.shard,
    mergedFrom: scan.mergedFrom,
    settings: scan.settings,
    seed: scan.settings.seed,
    engine: scan.engine,
    device: scan.device,
    versions: scan.versions,
    calibration: scan.calibration,
    model: scan.model,
    dataset: scan.dataset,
    startedAt: scan.startedAt,
    finishedAt: scan.finishedAt,
    durationMs: scan.durationMs,
    gradientEvaluations: [...ascending, ...pairs].reduce(
      (sum, result) => sum + result.gradientEvaluations,
      0,
    ),
  });
}

function pairContext({ model, settings, labelNames }: StoredScan): PairContext {
  return { labelCount: model.labelCount, anomalyThreshold: settings.anomalyThreshold, labelNames };
}

/** A document as it is written into a file. */
export function jsonText(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

function assess(scan: StoredScan, results: readonly LabelMeasurements[]): Assessment {
  const { settings, model, dataset } = scan;
  const evidence = results.map((result) => testedLabelOf(result, settings));
  return assessVerdict(evidence, {
    labelCount: model.labelCount,
    promisingLeft: promisingLeft(results, scan.plannedLabels.length, settings),
    includeNeverReached: settings.includeNeverReached,
    anomalyThreshold: settings.anomalyThreshold,
    normScale: settings.normScale,
    verdictRule: settings.verdictRule,
    cleanAccuracy: scan.cleanAccuracy?.accuracy ?? null,
    imageCount: dataset.imageCount,
    pixelRangeAssumed: scan.pixelRangeAssumed,
    inputCaveats: scan.inputCaveats,
    imageArea: model.inputShape.height * model.inputShape.width,
    labelNames: scan.labelNames,
  });
}

function labelReport(
  result: LabelMeasurements,
  { anomalyIndex, inStatistics, norm, indexParts }: Assessment['labels'][number],
): LabelReport {
  return {
    label: result.label,
    role: result.role,
    maskL1Norm: norm,
    norms: [...result.norms],
    anomalyIndex,
    indexParts,
    largestMargin: result.largestMargin,
    featureSimilarity: result.featureSimilarity,
    attackSuccessRate: result.attackSuccessRate,
    heldOutSuccessRate: result.heldOutSuccessRate,
    reachedThreshold: result.reachedThreshold,
    inStatistics,
    stopReason: result.stopReason,
    steps: result.steps,
    gradientEvaluations: result.gradientEvaluations,
    durationMs: result.durationMs,
  };
}
