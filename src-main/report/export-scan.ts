import path from 'node:path';
import type { ExportFormat } from '../../src-shared/contract/scan-detail.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { labelsCsv, pairsCsv } from './csv.ts';
import {
  enlargedFolder,
  openExportFolder,
  pairTableFile,
  prepareFolder,
  removeOldResults,
  reportFile,
  tableFile,
} from './export-folder.ts';
import { reportHtml } from './html/report-html.ts';
import type { ReadTriggers } from './read-triggers.ts';
import { jsonText } from './report-json.ts';
import { reportSarif } from './sarif.ts';
import { exportedTriggers, triggerFilePrefix, writeTriggerFiles } from './trigger-files.ts';
import { writeZip, zipEntries } from './zip.ts';

/** What this module writes; a PDF is printed from the HTML by whoever has a browser. */
export const writtenFormats = [
  'json',
  'csv',
  'png',
  'png-enlarged',
  'html',
  'sarif',
  'zip',
] as const satisfies readonly ExportFormat[];
export type WrittenFormat = (typeof writtenFormats)[number];

export interface ExportOptions {
  readonly formats: readonly WrittenFormat[];
  /** Line at the top and bottom of the HTML report, for example a classification. */
  readonly banner: string | null;
  /** Whole number by which `png-enlarged` enlarges. */
  readonly enlargement: number;
  /** Write although the folder holds the results of another scan. */
  readonly overwrite: boolean;
  /** Begins the names of the files; by default the model's name. */
  readonly prefix: string | null;
}

export const defaultExport: ExportOptions = {
  formats: ['json', 'csv', 'png'],
  banner: null,
  enlargement: 8,
  overwrite: false,
  prefix: null,
};

/**
 * Writes a scan's evidence into a folder. Table and pictures have fixed names, so a folder takes those of one scan:
 * that scan's folder is brought up to date, results of another are replaced on request only. `report.json` comes with
 * them and says whose they are. HTML, SARIF and ZIP carry the scan's id in their names and lie side by side.
 *
 * @param triggers gives those of the report; asked for one at a time
 * @returns the names of the files within the folder
 * @throws AppError `OUTPUT_NOT_WRITABLE`
 */
export async function exportScan(
  directory: string,
  report: ScanReport,
  triggers: ReadTriggers,
  options: Partial<ExportOptions> = {},
): Promise<string[]> {
  const chosen = { ...defaultExport, ...options };
  const prefix = chosen.prefix ?? triggerFilePrefix(report.model.name);
  const output: Output = { directory, prefix, report, triggers, options: chosen };
  const files: string[] = [];
  if (chosen.formats.some((format) => format in resultWriters)) {
    await openExportFolder(directory, report.scanId, chosen);
    await removeOldResults(directory, prefix, report);
    // The report first: it says whose folder this is, so an export that was cut short can be repeated.
    await writeFileAtomically(path.join(directory, reportFile), jsonText(report));
    files.push(reportFile);
  } else {
    await prepareFolder(directory);
  }
  for (const [format, write] of Object.entries(resultWriters)) {
    if (chosen.formats.includes(format as WrittenFormat)) files.push(...(await write(output)));
  }
  for (const [format, write] of Object.entries(documentWriters)) {
    if (chosen.formats.includes(format as WrittenFormat)) files.push(await write(output));
  }
  return files;
}

/** `signs-1a2b3c4d.html`: the name of a file that holds one scan's whole report. @param ending without its dot */
export function documentName(report: ScanReport, ending: string, prefix: string | null = null): string {
  return `${prefix ?? triggerFilePrefix(report.model.name)}-${report.scanId.slice(0, 8)}.${ending}`;
}

interface Output {
  readonly directory: string;
  readonly prefix: string;
  readonly report: ScanReport;
  readonly triggers: ReadTriggers;
  readonly options: ExportOptions;
}

/** Formats whose files have fixed names. */
const resultWriters: Readonly<
  Record<'json' | 'csv' | 'png' | 'png-enlarged', (output: Output) => Promise<string[]>>
> = {
  json: async () => [], // has been written first of all
  csv: async ({ directory, report }) => {
    await writeFileAtomically(path.join(directory, tableFile), labelsCsv(report));
    const pairs = pairsCsv(report);
    if (pairs === null) return [tableFile];
    await writeFileAtomically(path.join(directory, pairTableFile), pairs);
    return [tableFile, pairTableFile];
  },
  png: async (output) => writeAllTriggers(output, '.', 1),
  'png-enlarged': async (output) => {
    await prepareFolder(path.join(output.directory, enlargedFolder));
    return writeAllTriggers(output, enlargedFolder, output.options.enlargement);
  },
};

/** Formats that are one file, named after the scan. */
const documentWriters: Readonly<Record<'html' | 'sarif' | 'zip', (output: Output) => Promise<string>>> = {
  html: async ({ directory, prefix, report, triggers, options }) => {
    const name = documentName(report, 'html', prefix);
    await writeFileAtomically(path.join(directory, name), await reportHtml(report, triggers.label, options));
    return name;
  },
  sarif: async ({ directory, prefix, report }) => {
    const name = documentName(report, 'sarif', prefix);
    await writeFileAtomically(path.join(directory, name), jsonText(reportSarif(report)));
    return name;
  },
  zip: async ({ directory, prefix, report, triggers, options }) => {
    const name = documentName(report, 'zip', prefix);
    await writeZip(path.join(directory, name), zipEntries(report, triggers, { ...options, prefix }), report);
    return name;
  },
};

async function writeAllTriggers(output: Output, folder: string, factor: number): Promise<string[]> {
  const { directory, prefix, report, triggers } = output;
  const target = path.join(directory, folder);
  const names: string[] = [];
  for (const trigger of exportedTriggers(report, triggers)) {
    names.push(...(await writeTriggerFiles(target, prefix, trigger, report.model.inputShape, factor)));
  }
  return names.map((name) => path.join(folder, name));
}
