import { access, constants, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { notWritable, writeFileAtomically } from './atomic-file.ts';
import { labelsCsv } from './csv.ts';
import { parseTriggerFileName, triggerFilePrefix, writeTriggerFiles } from './trigger-files.ts';

const reportFile = 'report.json';
const tableFile = 'labels.csv';

export interface ExportOptions {
  /** Write although the folder holds the results of another scan. */
  readonly overwrite?: boolean;
  /** Begins the names of the trigger images; by default the model's name. */
  readonly prefix?: string;
}

/**
 * Writes a scan's evidence into a folder: `report.json`, `labels.csv`, and mask, pattern and fusion of each label
 * under the reference's names. The folder of an earlier export of the same scan is brought up to date; results of
 * another scan are replaced on request only, so that two scans never mix in one folder.
 *
 * @param readLabel gives one label of the report whole; called for one label at a time
 * @returns the names of the files, the report first
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function exportScan(
  directory: string,
  report: ScanReport,
  readLabel: (label: number) => LabelResult,
  options: ExportOptions = {},
): Promise<string[]> {
  const prefix = options.prefix ?? triggerFilePrefix(report.model.name);
  const existing = await openExportFolder(directory, report.scanId, options);
  // The report first: it says whose folder this is, so an export that was cut short can be repeated.
  await writeFileAtomically(path.join(directory, reportFile), `${JSON.stringify(report, null, 2)}\n`);
  await writeFileAtomically(path.join(directory, tableFile), labelsCsv(report));
  await removeOtherLabels(directory, existing, prefix, report);
  const images: string[] = [];
  for (const { label } of report.labels) {
    images.push(...(await writeTriggerFiles(directory, prefix, readLabel(label), report.model.inputShape)));
  }
  return [reportFile, tableFile, ...images];
}

/**
 * Makes the folder where it is missing and checks that an export may write there. Ask before a scan that takes long,
 * not only after it.
 *
 * @param scanId the scan to be exported; null for one that has not begun
 * @returns the names of what the folder holds
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function openExportFolder(
  directory: string,
  scanId: string | null,
  options: Pick<ExportOptions, 'overwrite'> = {},
): Promise<string[]> {
  const existing = await prepareFolder(directory);
  if (options.overwrite !== true) await refuseOtherResults(directory, existing, scanId);
  return existing;
}

async function prepareFolder(directory: string): Promise<string[]> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
    return await readdir(directory);
  } catch (thrown) {
    throw notWritable(directory, thrown);
  }
}

async function refuseOtherResults(
  directory: string,
  existing: readonly string[],
  scanId: string | null,
): Promise<void> {
  const result = existing.find(
    (name) => name === reportFile || name === tableFile || parseTriggerFileName(name) !== null,
  );
  if (result === undefined) return;
  const owner = await readScanId(path.join(directory, reportFile));
  if (owner !== null && owner === scanId) return;
  throw new AppError(
    'OUTPUT_NOT_WRITABLE',
    `${directory} already holds ${owner === null ? `other results (${result})` : `the results of scan ${owner}`}. ` +
      'Name another folder, or overwrite them with --force.',
  );
}

/** The scan whose report lies there; null where there is none, or no report of this program. */
async function readScanId(file: string): Promise<string | null> {
  try {
    const report: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isReport = typeof report === 'object' && report !== null && 'scanId' in report;
    return isReport && typeof report.scanId === 'string' ? report.scanId : null;
  } catch {
    return null; // Missing or not JSON: whatever it is, it is not this scan's.
  }
}

/** Removes the trigger images under this prefix whose label the report does not have. */
async function removeOtherLabels(
  directory: string,
  existing: readonly string[],
  prefix: string,
  report: ScanReport,
): Promise<void> {
  const labels = new Set(report.labels.map(({ label }) => label));
  for (const file of existing) {
    const name = parseTriggerFileName(file);
    if (name?.prefix === prefix && !labels.has(name.label)) await rm(path.join(directory, file));
  }
}
