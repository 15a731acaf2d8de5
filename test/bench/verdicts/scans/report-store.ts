import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { scanReportSchema, type ScanReport } from '../../../../src-shared/domain/scan-report.ts';
import type { KnownModel } from '../models/known-model.ts';

/** One scan of the bench. */
export interface Scan {
  readonly model: KnownModel;
  readonly preset: string;
  readonly seed: number;
}

/**
 * Reports of scans, one file each, so that a run that was cut short goes on where it stopped. The names say nothing of
 * the program that wrote them: another version, or models trained anew under the same names, need another folder.
 */
export class ReportStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  fileOf({ model, preset, seed }: Scan): string {
    return path.join(this.folder, `${model.name}-${preset}-${seed}.json`);
  }

  has(scan: Scan): boolean {
    return existsSync(this.fileOf(scan));
  }

  /** @throws Error on a file that is no report of this version of the program */
  read(scan: Scan): ScanReport {
    const file = this.fileOf(scan);
    try {
      return scanReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch (thrown) {
      throw new Error(`${file} is no report. Delete it, or name another folder with --out.`, {
        cause: thrown,
      });
    }
  }

  /** Renames a finished file into place: a stored report is always whole. */
  write(scan: Scan, text: string): void {
    const file = this.fileOf(scan);
    writeFileSync(`${file}.partial`, text);
    renameSync(`${file}.partial`, file);
  }
}
