import type { ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { Verdict } from '../../src-shared/domain/scan-report.ts';
import type { HistoryDatabase } from './history-database.ts';
import { notFound } from './scan-errors.ts';
import { parseError } from './scan-row.ts';

/** @throws AppError `SCAN_NOT_FOUND` */
export function summaryOf(database: HistoryDatabase, id: string): ScanSummary {
  const row = database.get<SummaryRow>(`${selectSummaries} WHERE id = $id`, { id });
  if (row === undefined) throw notFound(id, 0, database.path);
  return toSummary(row);
}

/** The newest scans first. */
export function newestSummaries(database: HistoryDatabase, limit: number): ScanSummary[] {
  return database
    .all<SummaryRow>(`${selectSummaries} ORDER BY created_at DESC, rowid DESC LIMIT $limit`, { limit })
    .map(toSummary);
}

/** The begun scans of one model, the oldest first. */
export function summariesOfModel(database: HistoryDatabase, sha256: string): ScanSummary[] {
  return database
    .all<SummaryRow>(`${selectSummaries} WHERE model_sha256 = $sha256 ORDER BY created_at, rowid`, { sha256 })
    .map(toSummary);
}

/** The scans of these rows, in this order. */
export function summariesByRow(database: HistoryDatabase, rows: readonly number[]): ScanSummary[] {
  return database
    .all<SummaryRow>(
      `WITH page AS MATERIALIZED (SELECT key AS place, value AS row FROM json_each($rows))
       ${selectSummaries} JOIN page ON page.row = scans.rowid ORDER BY place`,
      { rows: JSON.stringify(rows) },
    )
    .map(toSummary);
}

const selectSummaries = `
  SELECT id, status, created_at, duration_ms, model_name, model_path, dataset_name, dataset_path, model_sha256,
    dataset_sha256, seed, json_extract(settings, '$.preset') AS preset, label_count, repeat_of, star, note, error,
    coalesce(json_array_length(planned_labels), 0) AS planned_labels,
    (SELECT count(*) FROM label_results WHERE scan_id = scans.id) AS finished_labels,
    (SELECT json_group_array(tag ORDER BY tag) FROM scan_tags WHERE scan_id = scans.id) AS tags,
    verdict, anomaly_index, median, flagged_labels, norms
  FROM scans`;

interface SummaryRow {
  readonly id: string;
  readonly status: ScanSummary['status'];
  readonly created_at: string;
  readonly duration_ms: number;
  readonly model_name: string | null;
  readonly model_path: string | null;
  readonly dataset_name: string | null;
  readonly dataset_path: string | null;
  readonly model_sha256: string | null;
  readonly dataset_sha256: string | null;
  readonly seed: number | null;
  readonly preset: string | null;
  readonly label_count: number | null;
  readonly repeat_of: string | null;
  readonly star: number;
  readonly note: string;
  readonly error: string | null;
  readonly planned_labels: number;
  readonly finished_labels: number;
  readonly tags: string;
  readonly verdict: Verdict | null;
  readonly anomaly_index: number | null;
  readonly median: number | null;
  readonly flagged_labels: string;
  readonly norms: string;
}

function toSummary(row: SummaryRow): ScanSummary {
  return {
    id: row.id,
    status: row.status,
    createdAt: row.created_at,
    durationMs: row.duration_ms,
    modelName: row.model_name ?? row.model_path,
    datasetName: row.dataset_name ?? row.dataset_path,
    modelSha256: row.model_sha256,
    datasetSha256: row.dataset_sha256,
    seed: row.seed,
    preset: row.preset,
    labelCount: row.label_count,
    repeatOf: row.repeat_of,
    star: row.star === 1,
    note: row.note,
    tags: JSON.parse(row.tags) as string[],
    plannedLabels: row.planned_labels,
    finishedLabels: row.finished_labels,
    verdict: row.verdict,
    anomalyIndex: row.anomaly_index,
    median: row.median,
    flaggedLabels: JSON.parse(row.flagged_labels) as number[],
    norms: (JSON.parse(row.norms) as [number, number][]).map(([label, norm]) => ({ label, norm })),
    error: parseError(row.error),
  };
}
