import type { Verdict } from '../../src-shared/domain/scan-report.ts';
import type { ScanSummary } from './scan-record.ts';
import { parseError } from './scan-row.ts';

/** The newest scans first, without their documents. */
export const selectSummaries = `
  SELECT id, status, created_at, duration_ms, model_name, model_path, dataset_name, dataset_path, model_sha256, error,
    coalesce(json_array_length(planned_labels), 0) AS planned_labels,
    (SELECT count(*) FROM label_results WHERE scan_id = scans.id) AS finished_labels,
    json_extract(report, '$.verdict') AS verdict,
    json_extract(report, '$.anomalyIndex') AS anomaly_index
  FROM scans ORDER BY created_at DESC, rowid DESC LIMIT $limit`;

/** What `selectSummaries` gives. */
export interface SummaryRow {
  readonly id: string;
  readonly status: ScanSummary['status'];
  readonly created_at: string;
  readonly duration_ms: number;
  readonly model_name: string | null;
  readonly model_path: string | null;
  readonly dataset_name: string | null;
  readonly dataset_path: string | null;
  readonly model_sha256: string | null;
  readonly error: string | null;
  readonly planned_labels: number;
  readonly finished_labels: number;
  readonly verdict: Verdict | null;
  readonly anomaly_index: number | null;
}

export function toSummary(row: SummaryRow): ScanSummary {
  return {
    id: row.id,
    status: row.status,
    createdAt: row.created_at,
    durationMs: row.duration_ms,
    modelName: row.model_name ?? row.model_path,
    datasetName: row.dataset_name ?? row.dataset_path,
    modelSha256: row.model_sha256,
    plannedLabels: row.planned_labels,
    finishedLabels: row.finished_labels,
    verdict: row.verdict,
    anomalyIndex: row.anomaly_index,
    error: parseError(row.error),
  };
}
