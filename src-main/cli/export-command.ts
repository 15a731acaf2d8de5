import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { defaultExport, exportScan, writtenFormats, type WrittenFormat } from '../report/export-scan.ts';
import { triggersOfScan } from '../services/triggers-of-scan.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { readReport } from './stored-report.ts';
import { collect, parseNumber } from './values.ts';

interface ExportCommandOptions extends CommonOptions {
  readonly output: string;
  readonly format?: readonly string[];
  readonly banner?: string;
  readonly enlarge: string;
  readonly force?: boolean;
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Write the report and the triggers of a scan into a folder.')
    .argument('<scan>', 'id or its first characters')
    .requiredOption('--output <folder>', 'where to write')
    .option(
      '--format <names>',
      `what to write, with commas or given again, of ${writtenFormats.join(', ')} (default: ${defaultExport.formats.join(',')})`,
      collect,
    )
    .option('--banner <text>', 'line at the top and bottom of the HTML report, for example a classification')
    .option(
      '--enlarge <factor>',
      'whole number by which png-enlarged enlarges',
      String(defaultExport.enlargement),
    )
    .option('--force', 'replace the results of another scan there')
    .option('--json', 'print the report as one JSON document on stdout')
    .option('--history <file>', 'the history to read')
    .action((id: string, options: ExportCommandOptions) =>
      runCommand(options, (printer) =>
        withHistory(options, async (history) => {
          const report = readReport(history, id);
          const files = await exportScan(options.output, report, triggersOfScan(history, report.scanId), {
            formats: options.format === undefined ? defaultExport.formats : parseFormats(options.format),
            banner: options.banner ?? null,
            enlargement: parseEnlargement(options.enlarge),
            overwrite: options.force === true,
          });
          printer.line(`${files.length} files written to ${options.output}`);
          printer.document(report);
          return exitCodes.noAnomaly;
        }),
      ),
    );
}

/** Names separated by commas or given one by one. Throws AppError `SETTINGS_INVALID` naming the wrong one. */
export function parseFormats(words: readonly string[]): WrittenFormat[] {
  const names = words.flatMap((word) => word.split(',')).map((name) => name.trim());
  const known: readonly string[] = writtenFormats;
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names as WrittenFormat[];
  const remedy =
    wrong === 'pdf' ? ' A PDF is made by the desktop, or by printing the html in a browser.' : '';
  throw new AppError(
    'SETTINGS_INVALID',
    `--format "${wrong}" is none of ${known.join(', ')}. Name one or more of these.${remedy}`,
  );
}

function parseEnlargement(text: string): number {
  const factor = parseNumber('--enlarge', text);
  if (Number.isInteger(factor) && factor >= 1 && factor <= 64) return factor;
  throw new AppError(
    'SETTINGS_INVALID',
    `--enlarge ${text} is no whole number from 1 to 64. Give for example 8.`,
  );
}
