import { access, constants, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { notWritable } from './atomic-file.ts';
import { parseTriggerFileName, prefixOfPairFile } from './trigger-files.ts';

/** What an export folder holds under names that are the same for every scan. */
export const reportFile = 'report.json';
export const tableFile = 'labels.csv';
export const pairTableFile = 'pairs.csv';
export const enlargedFolder = 'enlarged';

/**
 * Makes the folder where it is missing and checks that the results of a scan may be written there. Ask before a scan
 * that takes long, not only after it.
 *
 * @param scanId the scan to be exported; null for one that has not begun
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function openExportFolder(
  directory: string,
  scanId: string | null,
  options: { readonly overwrite?: boolean } = {},
): Promise<void> {
  await prepareFolder(directory);
  if (options.overwrite !== true) await refuseOtherResults(directory, scanId);
}

/** Makes the folder where it is missing. @throws AppError `OUTPUT_NOT_WRITABLE` */
export async function prepareFolder(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    await access(directory, constants.W_OK);
  } catch (thrown) {
    throw notWritable(directory, thrown);
  }
}

/**
 * Removes what would not be brought up to date: of this scan's folder the images of labels that its report does not
 * have, of another's the tables and all images under this prefix. Those of pairs go in any case: which are flagged may
 * have changed.
 */
export async function removeOldResults(directory: string, prefix: string, report: ScanReport): Promise<void> {
  const isOwn = (await readScanId(directory)) === report.scanId;
  const kept = new Set(isOwn ? report.labels.map(({ label }) => label) : []);
  if (!isOwn) {
    for (const file of [tableFile, pairTableFile]) await rm(path.join(directory, file), { force: true });
  }
  for (const folder of [directory, path.join(directory, enlargedFolder)]) {
    for (const file of await namesIn(folder)) {
      const name = parseTriggerFileName(file);
      const isOld = name?.prefix === prefix && !kept.has(name.label);
      if (isOld || prefixOfPairFile(file) === prefix) await rm(path.join(folder, file), { force: true });
    }
  }
}

async function refuseOtherResults(directory: string, scanId: string | null): Promise<void> {
  const result = (await namesIn(directory)).find(
    (name) => name === reportFile || name === tableFile || parseTriggerFileName(name) !== null,
  );
  if (result === undefined) return;
  const owner = await readScanId(directory);
  if (owner !== null && owner === scanId) return;
  throw new AppError(
    'OUTPUT_NOT_WRITABLE',
    `${directory} already holds ${owner === null ? `other results (${result})` : `the results of scan ${owner}`}. ` +
      'Name another folder, or overwrite them with --force.',
  );
}

/** The scan whose report lies there; null where there is none, or no report of this program. */
async function readScanId(directory: string): Promise<string | null> {
  try {
    const report: unknown = JSON.parse(await readFile(path.join(directory, reportFile), 'utf8'));
    const isReport = typeof report === 'object' && report !== null && 'scanId' in report;
    return isReport && typeof report.scanId === 'string' ? report.scanId : null;
  } catch {
    return null; // Missing or not JSON: whatever it is, it is not this scan's.
  }
}

/** Empty where there is no such folder. */
async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}
