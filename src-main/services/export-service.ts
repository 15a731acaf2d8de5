import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { ExportFormat } from '../../src-shared/contract/scan-detail.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { writeFileAtomically } from '../report/atomic-file.ts';
import { documentName, exportScan } from '../report/export-scan.ts';
import { reportHtml } from '../report/html/report-html.ts';
import type { HistoryService } from './history-service.ts';
import type { PreferencesService } from './preferences-service.ts';
import { triggersOfScan } from './triggers-of-scan.ts';

/** What an export needs of the desktop. */
export interface ExportSurroundings {
  /** Asks in which folder the results are to lie. Null: the user chose none. */
  chooseFolder(): Promise<string | null>;
  /** Prints a document that needs nothing from elsewhere. */
  printPdf(html: string): Promise<Uint8Array>;
}

/** Writes a scan's evidence into a new folder, so that nothing is ever overwritten. */
export class ExportService {
  private readonly history: HistoryService;
  private readonly preferences: PreferencesService;
  private readonly surroundings: ExportSurroundings;
  /** Folders and files. */
  private readonly paths = new Set<string>();

  constructor(history: HistoryService, preferences: PreferencesService, surroundings: ExportSurroundings) {
    this.history = history;
    this.preferences = preferences;
    this.surroundings = surroundings;
  }

  /** Whether this run of the program wrote that folder or file. */
  hasWritten(path: string): boolean {
    return this.paths.has(path);
  }

  /** Throws AppError `SCAN_NOT_FOUND`, `OUTPUT_NOT_WRITABLE`. */
  async export(scanId: string, formats: readonly ExportFormat[]): Promise<InvokeResponse<'scan:export'>> {
    const history = this.history.open();
    const scan = history.scans.get(scanId);
    if (scan.status === 'refused') {
      throw new AppError(
        'SCAN_NOT_FOUND',
        'This scan was refused before it began: there is nothing to export.',
      );
    }
    const parent = await this.surroundings.chooseFolder();
    if (parent === null) return { written: null };
    const report = this.history.report(scan);
    const folder = await newFolder(parent, report);
    const { banner, enlargement } = this.preferences.get();
    const triggers = triggersOfScan(history, scan.id);
    const files = await exportScan(folder, report, triggers, {
      formats: formats.filter((format) => format !== 'pdf'),
      banner,
      enlargement,
    });
    if (formats.includes('pdf')) {
      const name = documentName(report, 'pdf');
      const pdf = await this.surroundings.printPdf(await reportHtml(report, triggers.label, { banner }));
      await writeFileAtomically(join(folder, name), pdf);
      files.push(name);
    }
    this.paths.add(folder);
    for (const file of files) this.paths.add(join(folder, file));
    return { written: { folder, files } };
  }
}

/** `signs-1f2e3d4c` in the folder, with a number where that is taken. */
async function newFolder(parent: string, { model, scanId }: ScanReport): Promise<string> {
  const name = `${model.name.replace(/\.[^.]*$/, '')}-${scanId.slice(0, 8)}`;
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`);
    if (!(await exists(folder))) return folder;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
