import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { LabelRole } from '../../src-shared/domain/label-result.ts';
import type {
  ClassMove,
  LabelPair,
  PairMeasurements,
  PairResult,
} from '../../src-shared/domain/pair-result.ts';
import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import type { HistoryDatabase } from './history-database.ts';

/** A pair as it is kept: its trigger in bytes, and none where its search broke down. */
export interface StoredPair extends PairMeasurements {
  /** 8 bits, [height, width]. */
  readonly mask: Uint8Array | null;
  /** Raw pixels, [channels, height, width]. */
  readonly pattern: Uint8Array | null;
}

/** The finished pairs of the scans that search pairs. Each is written by itself, so a crash loses none. */
export class PairResultRepository {
  readonly #database: HistoryDatabase;
  readonly #now: () => Date;

  constructor(database: HistoryDatabase, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Keeps a finished pair, in place of its brief search if there was one. */
  save(scanId: string, result: PairResult): void {
    const isBroken = result.attackSuccessRate === null;
    this.saveStored(scanId, {
      ...result,
      mask: isBroken ? null : maskBytes(result.mask),
      pattern: isBroken ? null : patternBytes(result.pattern),
    });
  }

  /** … that another history kept. */
  saveStored(scanId: string, result: StoredPair): void {
    this.#database.run(
      `INSERT OR REPLACE INTO pair_results (scan_id, source, target, role, finished_at, image_count, clean_margin, brief_norm,
         mask_l1_norm, norms, attack_success_rate, held_out_success_rate, feature_similarity, moves, gradient_evaluations, duration_ms,
         mask, pattern)
       VALUES ($scanId, $source, $target, $role, $finishedAt, $imageCount, $cleanMargin, $briefNorm,
         $maskL1Norm, $norms, $attackSuccessRate, $heldOutSuccessRate, $featureSimilarity, $moves, $gradientEvaluations, $durationMs,
         $mask, $pattern)`,
      {
        scanId,
        source: result.source,
        target: result.target,
        role: result.role,
        finishedAt: this.#now().toISOString(),
        imageCount: result.imageCount,
        cleanMargin: result.cleanMargin,
        briefNorm: result.briefNorm,
        maskL1Norm: result.maskL1Norm,
        norms: JSON.stringify(result.norms),
        attackSuccessRate: result.attackSuccessRate,
        heldOutSuccessRate: result.heldOutSuccessRate,
        featureSimilarity: result.featureSimilarity,
        moves: JSON.stringify(result.moves),
        gradientEvaluations: result.gradientEvaluations,
        durationMs: result.durationMs,
        mask: result.mask,
        pattern: result.pattern,
      },
    );
  }

  /** Keeps what a further search adds to a finished pair. */
  addRepetition(
    scanId: string,
    { source, target, norms, gradientEvaluations, durationMs }: PairMeasurements,
  ): void {
    this.#database.run(
      `UPDATE pair_results SET norms = $norms, gradient_evaluations = $gradientEvaluations, duration_ms = $durationMs
       WHERE scan_id = $scanId AND source = $source AND target = $target`,
      { scanId, source, target, norms: JSON.stringify(norms), gradientEvaluations, durationMs },
    );
  }

  /** One finished pair, whole. @throws AppError `SCAN_NOT_FOUND` where the scan has no such pair */
  get(scanId: string, { source, target }: LabelPair): StoredPair {
    const row = this.#database.get<PairRow & BlobsRow>(
      `SELECT ${measurementColumns}, mask, pattern
       FROM pair_results WHERE scan_id = $scanId AND source = $source AND target = $target`,
      { scanId, source, target },
    );
    if (row === undefined) {
      throw new AppError(
        'SCAN_NOT_FOUND',
        `Scan ${scanId} in the history ${this.#database.path} has no result for images of label ${source} that are to go ` +
          `to ${target}: the pair was not part of the scan, or is not finished yet.`,
      );
    }
    // Copies: a blob is a view into memory that the database owns.
    const copy = (bytes: Uint8Array | null) => (bytes === null ? null : Uint8Array.from(bytes));
    return { ...toMeasurements(row), mask: copy(row.mask), pattern: copy(row.pattern) };
  }

  /** The trigger of a pair as pictures; null where the scan has no such pair, or its search broke down. */
  trigger(scanId: string, source: number, target: number): TriggerPicture | null {
    const row = this.#database.get<BlobsRow>(
      `SELECT mask, pattern FROM pair_results WHERE scan_id = $scanId AND source = $source AND target = $target`,
      { scanId, source, target },
    );
    if (!row?.mask || !row.pattern) return null;
    // Copies: a blob is a view into memory that the database owns.
    return { label: target, mask: Uint8Array.from(row.mask), pattern: Uint8Array.from(row.pattern) };
  }

  /** The figures of all finished pairs, by source and target, without their pictures. */
  listMeasurements(scanId: string): PairMeasurements[] {
    return this.#database
      .all<PairRow>(
        `SELECT ${measurementColumns}
         FROM pair_results WHERE scan_id = $scanId ORDER BY source, target`,
        { scanId },
      )
      .map(toMeasurements);
  }
}

const measurementColumns = `source, target, role, image_count, clean_margin, brief_norm, mask_l1_norm, norms, attack_success_rate,
  held_out_success_rate, feature_similarity, moves, gradient_evaluations, duration_ms`;

interface BlobsRow {
  readonly mask: Uint8Array | null;
  readonly pattern: Uint8Array | null;
}

interface PairRow {
  readonly source: number;
  readonly target: number;
  readonly role: LabelRole;
  readonly image_count: number;
  readonly clean_margin: number;
  readonly brief_norm: number | null;
  readonly mask_l1_norm: number | null;
  readonly norms: string;
  readonly attack_success_rate: number | null;
  readonly held_out_success_rate: number | null;
  readonly feature_similarity: number | null;
  readonly moves: string;
  readonly gradient_evaluations: number;
  readonly duration_ms: number;
}

function toMeasurements(row: PairRow): PairMeasurements {
  return {
    source: row.source,
    target: row.target,
    role: row.role,
    imageCount: row.image_count,
    cleanMargin: row.clean_margin,
    briefNorm: row.brief_norm,
    maskL1Norm: row.mask_l1_norm,
    norms: JSON.parse(row.norms) as (number | null)[],
    attackSuccessRate: row.attack_success_rate,
    heldOutSuccessRate: row.held_out_success_rate,
    featureSimilarity: row.feature_similarity,
    moves: JSON.parse(row.moves) as ClassMove[],
    gradientEvaluations: row.gradient_evaluations,
    durationMs: row.duration_ms,
  };
}
