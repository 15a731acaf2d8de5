import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type {
  LabelCurves,
  LabelMeasurements,
  LabelResult,
  LabelRole,
  StopReason,
} from '../../src-shared/domain/label-result.ts';
import { mergeRepetition } from '../../src-shared/repetition.ts';
import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import { fromBlob, toBlob } from './float32-blob.ts';
import type { HistoryDatabase } from './history-database.ts';

/** The finished labels of the scans. Each is written in a transaction of its own, so a crash loses none. */
export class LabelResultRepository {
  readonly #database: HistoryDatabase;
  readonly #now: () => Date;

  constructor(database: HistoryDatabase, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /**
   * Keeps a finished label, in place of its brief search if there was one. Of a search that broke down (`not-finite`)
   * the curves are kept up to the break, and neither mask nor pattern.
   *
   * @throws RangeError where a search that did not break down holds a number that is not finite
   */
  save(scanId: string, result: LabelResult): void {
    const broken = result.stopReason === 'not-finite';
    if (!broken) requireFinite(result);
    const curves = broken ? untilBreak(result.curves) : result.curves;
    this.#database.transaction(() => {
      this.#forgetBriefSearch(scanId, result.label);
      this.#insert(scanId, result, curves, broken);
    });
  }

  /**
   * Adds one more search to a finished label and answers the label as it is now: of the two triggers the smaller one
   * that works is kept.
   *
   * @throws AppError `SCAN_NOT_FOUND` where the scan has no such label
   */
  addRepetition(scanId: string, repeated: LabelResult): LabelResult {
    const merged = mergeRepetition(this.get(scanId, repeated.label), repeated);
    requireFinite(merged);
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM label_results WHERE scan_id = $scanId AND label = $label', {
        scanId,
        label: merged.label,
      });
      this.#insert(scanId, merged, merged.curves, false);
    });
    return merged;
  }

  #forgetBriefSearch(scanId: string, label: number): void {
    this.#database.run(
      `DELETE FROM label_results WHERE scan_id = $scanId AND label = $label AND role = 'screened'`,
      { scanId, label },
    );
  }

  #insert(scanId: string, result: LabelResult, curves: LabelCurves, broken: boolean): void {
    this.#database.run(
      `INSERT INTO label_results (scan_id, label, role, finished_at, mask_l1_norm, mask_l1_norm_8bit,
         attack_success_rate, held_out_success_rate, reached_threshold, stop_reason, steps, gradient_evaluations, duration_ms, mask, pattern,
         loss_curve, mask_norm_curve, attack_success_rate_curve, cost_curve, norms, largest_margin, feature_similarity)
       VALUES ($scanId, $label, $role, $finishedAt, $maskL1Norm, $maskL1Norm8Bit,
         $attackSuccessRate, $heldOutSuccessRate, $reachedThreshold, $stopReason, $steps, $gradientEvaluations, $durationMs, $mask, $pattern,
         $loss, $maskNorm, $attackSuccess, $cost, $norms, $largestMargin, $featureSimilarity)`,
      {
        scanId,
        label: result.label,
        role: result.role,
        finishedAt: this.#now().toISOString(),
        maskL1Norm: broken ? null : result.maskL1Norm,
        maskL1Norm8Bit: broken ? null : result.maskL1Norm8Bit,
        attackSuccessRate: broken ? null : result.attackSuccessRate,
        heldOutSuccessRate: broken ? null : result.heldOutSuccessRate,
        reachedThreshold: result.reachedThreshold ? 1 : 0,
        stopReason: result.stopReason,
        steps: result.steps,
        gradientEvaluations: result.gradientEvaluations,
        durationMs: result.durationMs,
        mask: broken ? null : toBlob(result.mask),
        pattern: broken ? null : toBlob(result.pattern),
        loss: toBlob(curves.loss),
        maskNorm: toBlob(curves.maskNorm),
        attackSuccess: toBlob(curves.attackSuccessRate),
        cost: toBlob(curves.cost),
        norms: JSON.stringify(result.norms),
        largestMargin: result.largestMargin,
        featureSimilarity: result.featureSimilarity,
      },
    );
  }

  /** Labels that are finished, ascending. */
  finishedLabels(scanId: string): number[] {
    return this.#database
      .all<{ label: number }>('SELECT label FROM label_results WHERE scan_id = $scanId ORDER BY label', {
        scanId,
      })
      .map(({ label }) => label);
  }

  /** The figures of all finished labels, ascending, without their pictures and curves. */
  listMeasurements(scanId: string): LabelMeasurements[] {
    return this.#database
      .all<MeasurementsRow>(
        `SELECT ${measurementColumns} FROM label_results WHERE scan_id = $scanId ORDER BY label`,
        { scanId },
      )
      .map(toMeasurements);
  }

  /** The triggers of several labels, ascending; a label without one is left out. */
  listTriggers(scanId: string, labels: readonly number[]): TriggerPicture[] {
    return this.#database
      .all<{ label: number; mask: Uint8Array; pattern: Uint8Array }>(
        `SELECT label, mask, pattern FROM label_results
         WHERE scan_id = $scanId AND label IN (SELECT value FROM json_each($labels)) AND mask IS NOT NULL
         ORDER BY label`,
        { scanId, labels: JSON.stringify(labels) },
      )
      .map(({ label, mask, pattern }) => ({
        label,
        mask: maskBytes(fromBlob(mask)),
        pattern: patternBytes(fromBlob(pattern)),
      }));
  }

  /** One finished label, whole. @throws AppError `SCAN_NOT_FOUND` where the scan has no such label */
  get(scanId: string, label: number): LabelResult {
    const row = this.#database.get<MeasurementsRow & BlobsRow>(
      `SELECT ${measurementColumns}, mask, pattern, loss_curve, mask_norm_curve, attack_success_rate_curve, cost_curve
       FROM label_results WHERE scan_id = $scanId AND label = $label`,
      { scanId, label },
    );
    if (row === undefined) {
      throw new AppError(
        'SCAN_NOT_FOUND',
        `Scan ${scanId} in the history ${this.#database.path} has no result for label ${label}: it was not part of ` +
          'the scan, or is not finished yet.',
      );
    }
    return {
      ...toMeasurements(row),
      mask: fromBlob(row.mask ?? new Uint8Array()),
      pattern: fromBlob(row.pattern ?? new Uint8Array()),
      curves: {
        loss: fromBlob(row.loss_curve),
        maskNorm: fromBlob(row.mask_norm_curve),
        attackSuccessRate: fromBlob(row.attack_success_rate_curve),
        cost: fromBlob(row.cost_curve),
      },
    };
  }
}

const measurementColumns = `label, role, mask_l1_norm, mask_l1_norm_8bit, attack_success_rate, held_out_success_rate,
  reached_threshold, stop_reason, steps, gradient_evaluations, duration_ms, norms, largest_margin, feature_similarity`;

interface MeasurementsRow {
  readonly label: number;
  readonly role: LabelRole;
  readonly mask_l1_norm: number | null;
  readonly mask_l1_norm_8bit: number | null;
  readonly attack_success_rate: number | null;
  readonly held_out_success_rate: number | null;
  readonly reached_threshold: number;
  readonly stop_reason: StopReason;
  readonly steps: number;
  readonly gradient_evaluations: number;
  readonly duration_ms: number;
  /** JSON; null in histories of older versions, which searched a label once. */
  readonly norms: string | null;
  readonly largest_margin: number | null;
  readonly feature_similarity: number | null;
}

interface BlobsRow {
  readonly mask: Uint8Array | null;
  readonly pattern: Uint8Array | null;
  readonly loss_curve: Uint8Array;
  readonly mask_norm_curve: Uint8Array;
  readonly attack_success_rate_curve: Uint8Array;
  readonly cost_curve: Uint8Array;
}

function toMeasurements(row: MeasurementsRow): LabelMeasurements {
  return {
    label: row.label,
    role: row.role,
    maskL1Norm: row.mask_l1_norm,
    maskL1Norm8Bit: row.mask_l1_norm_8bit,
    attackSuccessRate: row.attack_success_rate,
    heldOutSuccessRate: row.held_out_success_rate,
    reachedThreshold: row.reached_threshold === 1,
    stopReason: row.stop_reason,
    steps: row.steps,
    gradientEvaluations: row.gradient_evaluations,
    durationMs: row.duration_ms,
    norms:
      row.norms === null
        ? [row.reached_threshold === 1 ? row.mask_l1_norm : null]
        : (JSON.parse(row.norms) as (number | null)[]),
    largestMargin: row.largest_margin,
    featureSimilarity: row.feature_similarity,
  };
}

function requireFinite(result: LabelResult): void {
  const { maskL1Norm, maskL1Norm8Bit, attackSuccessRate, heldOutSuccessRate, durationMs } = result;
  const { mask, pattern, curves } = result;
  const arrays = [mask, pattern, ...Object.values<Float32Array>({ ...curves })];
  // A success rate that was not measured is null, as in the report.
  const numbers = [maskL1Norm, maskL1Norm8Bit, attackSuccessRate, heldOutSuccessRate ?? 0, durationMs];
  if (numbers.every(Number.isFinite) && arrays.every((array) => array.every(Number.isFinite))) return;
  throw new RangeError(
    `The result of label ${result.label} holds a number that is not finite, yet its search is not marked as ` +
      'broken down (not-finite).',
  );
}

/** The steps before the first value that is not finite in any curve. */
function untilBreak(curves: LabelCurves): LabelCurves {
  const { loss, maskNorm, attackSuccessRate, cost } = curves;
  const all = [loss, maskNorm, attackSuccessRate, cost];
  const steps = loss.findIndex((_, step) => !all.every((curve) => Number.isFinite(curve[step])));
  if (steps === -1) return curves;
  return {
    loss: loss.slice(0, steps),
    maskNorm: maskNorm.slice(0, steps),
    attackSuccessRate: attackSuccessRate.slice(0, steps),
    cost: cost.slice(0, steps),
  };
}
