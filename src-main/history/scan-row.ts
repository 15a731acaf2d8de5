import { basename } from 'node:path';
import { AppError, type AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { modelOptionsSchema, noModelOptions } from '../../src-shared/domain/model-options.ts';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import { scanSettingsSchema } from '../../src-shared/domain/scan-settings.ts';
import type { SqlParameters } from './history-database.ts';
import type { RefusedScan, ScanIntake, ScanRecord, StoredScan } from './scan-record.ts';
import { stripNorms } from './strip-norms.ts';

/** A row of `scans` whose status is not `refused`. */
interface StartedRow {
  readonly id: string;
  readonly status: StoredScan['status'];
  readonly created_at: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly duration_ms: number;
  readonly settings: string;
  readonly engine: string;
  readonly device: string;
  readonly versions: string;
  readonly model_path: string;
  readonly model_name: string;
  readonly model_size_bytes: number;
  readonly model_sha256: string;
  readonly model_format: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly label_count: number;
  readonly model_options: string | null;
  readonly dataset_path: string;
  readonly dataset_name: string;
  readonly dataset_size_bytes: number;
  readonly dataset_sha256: string;
  readonly images_key: string;
  readonly labels_key: string | null;
  readonly image_count: number;
  readonly dataset_format: string;
  readonly dataset_file_count: number | null;
  readonly labels_path: string | null;
  readonly resize: string | null;
  readonly planned_labels: string;
  readonly clean_accuracy: number | null;
  readonly clean_accuracy_images: number | null;
  readonly pixel_range_assumed: number;
  readonly input_caveats: string;
  readonly label_names: string | null;
  readonly repeat_of: string | null;
  readonly calibration: string;
  readonly held_out_images: number;
  readonly shard_index: number | null;
  readonly shard_count: number | null;
  readonly request_key: string | null;
  readonly merged_from: string;
  readonly star: number;
  readonly note: string;
  readonly tags: string;
  readonly report: string | null;
  readonly error: string | null;
}

/** A row of `scans` whose status is `refused`. */
interface RefusedRow {
  readonly id: string;
  readonly status: 'refused';
  readonly created_at: string;
  readonly model_path: string | null;
  readonly dataset_path: string | null;
  readonly settings: string | null;
  readonly error: string;
}

export type ScanRow = StartedRow | RefusedRow;

/** Selects whole rows; a condition follows. */
export const selectScans = `
  SELECT scans.*, document AS report,
    (SELECT json_group_array(tag ORDER BY tag) FROM scan_tags WHERE scan_id = scans.id) AS tags
  FROM scans LEFT JOIN scan_reports ON scan_reports.scan_id = scans.id`;

/** The columns of a scan that is about to begin, by name. */
export function intakeColumns(intake: ScanIntake) {
  const { settings, model, dataset, cleanAccuracy } = intake;
  return {
    settings: JSON.stringify(settings),
    seed: settings.seed,
    engine: intake.engine,
    device: intake.device,
    versions: JSON.stringify(intake.versions),
    model_path: model.path,
    model_name: model.name,
    model_size_bytes: model.sizeBytes,
    model_sha256: model.sha256,
    model_format: model.format,
    channels: model.inputShape.channels,
    height: model.inputShape.height,
    width: model.inputShape.width,
    label_count: model.labelCount,
    model_options: JSON.stringify(model.options),
    dataset_path: dataset.path,
    dataset_name: dataset.name,
    dataset_size_bytes: dataset.sizeBytes,
    dataset_sha256: dataset.sha256,
    images_key: dataset.imagesKey,
    labels_key: dataset.labelsKey,
    image_count: dataset.imageCount,
    dataset_format: dataset.format,
    dataset_file_count: dataset.fileCount ?? null,
    labels_path: dataset.labelsPath,
    resize: dataset.resize,
    planned_labels: JSON.stringify(intake.plannedLabels),
    clean_accuracy: cleanAccuracy?.accuracy ?? null,
    clean_accuracy_images: cleanAccuracy?.images ?? null,
    pixel_range_assumed: intake.pixelRangeAssumed ? 1 : 0,
    input_caveats: JSON.stringify(intake.inputCaveats),
    label_names: intake.labelNames === null ? null : JSON.stringify(intake.labelNames),
    repeat_of: intake.repeatOf,
    calibration: JSON.stringify(intake.calibration),
    held_out_images: intake.heldOutImages,
    shard_index: intake.shard?.index ?? null,
    shard_count: intake.shard?.count ?? null,
    request_key: intake.requestKey,
  } satisfies SqlParameters;
}

/** What the list of scans shows of a report. */
export function digestColumns(report: ScanReport | null) {
  return {
    verdict: report?.verdict ?? null,
    anomaly_index: report?.anomalyIndex ?? null,
    median: report?.median ?? null,
    flagged_labels: JSON.stringify(report?.flaggedLabels ?? []),
    norms: JSON.stringify(report === null ? [] : stripNorms(report)),
  } satisfies SqlParameters;
}

/** @throws AppError `HISTORY_CORRUPT` where a stored document cannot be read */
export function toScanRecord(row: ScanRow, historyPath: string): ScanRecord {
  try {
    return row.status === 'refused' ? toRefusedScan(row) : toStoredScan(row);
  } catch (thrown) {
    throw new AppError(
      'HISTORY_CORRUPT',
      `Scan ${row.id} in the history ${historyPath} holds a settings, report or error document that cannot be ` +
        'read. Other scans are not affected: scan the files again.',
      { cause: thrown, detail: thrown instanceof Error ? thrown.message : String(thrown) },
    );
  }
}

function toRefusedScan(row: RefusedRow): RefusedScan {
  return {
    id: row.id,
    status: row.status,
    createdAt: row.created_at,
    modelPath: row.model_path,
    datasetPath: row.dataset_path,
    settings: row.settings === null ? null : scanSettingsSchema.parse(JSON.parse(row.settings)),
    error: parseError(row.error)!,
  };
}

function toStoredScan(row: StartedRow): StoredScan {
  return {
    id: row.id,
    status: row.status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.duration_ms,
    settings: scanSettingsSchema.parse(JSON.parse(row.settings)),
    engine: row.engine,
    device: row.device,
    versions: JSON.parse(row.versions) as Record<string, string>,
    model: {
      path: row.model_path,
      name: row.model_name,
      sizeBytes: row.model_size_bytes,
      sha256: row.model_sha256,
      format: row.model_format,
      inputShape: { channels: row.channels, height: row.height, width: row.width },
      labelCount: row.label_count,
      options:
        row.model_options === null ? noModelOptions : modelOptionsSchema.parse(JSON.parse(row.model_options)),
    },
    dataset: {
      path: row.dataset_path,
      name: row.dataset_name,
      sizeBytes: row.dataset_size_bytes,
      sha256: row.dataset_sha256,
      imagesKey: row.images_key,
      labelsKey: row.labels_key,
      imageCount: row.image_count,
      format: row.dataset_format,
      ...(row.dataset_file_count === null ? {} : { fileCount: row.dataset_file_count }),
      labelsPath: row.labels_path,
      labelsFile: row.labels_path === null ? null : basename(row.labels_path),
      resize: scanReportSchema.shape.dataset.shape.resize.parse(row.resize),
    },
    plannedLabels: JSON.parse(row.planned_labels) as number[],
    cleanAccuracy: cleanAccuracyOf(row),
    pixelRangeAssumed: row.pixel_range_assumed === 1,
    inputCaveats: scanReportSchema.shape.caveats.parse(JSON.parse(row.input_caveats)),
    labelNames: row.label_names === null ? null : (JSON.parse(row.label_names) as string[]),
    repeatOf: row.repeat_of,
    calibration: scanReportSchema.shape.calibration.parse(JSON.parse(row.calibration)),
    heldOutImages: row.held_out_images,
    shard:
      row.shard_index === null || row.shard_count === null
        ? null
        : { index: row.shard_index, count: row.shard_count },
    requestKey: row.request_key,
    mergedFrom: JSON.parse(row.merged_from) as StoredScan['mergedFrom'],
    star: row.star === 1,
    note: row.note,
    tags: JSON.parse(row.tags) as string[],
    report: row.report === null ? null : scanReportSchema.parse(JSON.parse(row.report)),
    error: parseError(row.error),
  };
}

function cleanAccuracyOf(row: StartedRow): StoredScan['cleanAccuracy'] {
  if (row.clean_accuracy === null) return null;
  return { accuracy: row.clean_accuracy, images: row.clean_accuracy_images ?? 0 };
}

export function parseError(json: string | null): AppErrorPayload | null {
  return json === null ? null : (JSON.parse(json) as AppErrorPayload);
}
