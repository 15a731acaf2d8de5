import type { Command } from 'commander';
import type { ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { History } from '../history/history.ts';
import { buildReport } from '../report/report-json.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { table, type Printer } from './printer.ts';
import { reportText } from './report-text.ts';
import { writeOutput } from './scan-command.ts';

export function addHistoryCommands(program: Command): void {
  program
    .command('history')
    .description('List the scans of the history, newest first, or show one.')
    .argument('[scan]', 'id or its first characters')
    .option('--json', 'print one JSON document')
    .option('--history <file>', 'the history to read')
    .action((id: string | undefined, options: CommonOptions) =>
      runCommand(options, (printer) =>
        withHistory(options, (history) => {
          if (id === undefined) listScans(printer, history);
          else showScan(printer, history, id);
          return exitCodes.noAnomaly;
        }),
      ),
    );
  program
    .command('export')
    .description('Write the report and the trigger images of a scan into a folder.')
    .argument('<scan>', 'id or its first characters')
    .requiredOption('--output <folder>', 'where to write')
    .option('--force', 'replace the results of another scan there')
    .option('--json', 'print the report as one JSON document on stdout')
    .option('--history <file>', 'the history to read')
    .action((id: string, options: CommonOptions & { output: string; force?: boolean }) =>
      runCommand(options, (printer) =>
        withHistory(options, async (history) => {
          const report = readReport(history, id);
          await writeOutput(printer, history, report, options.output, options.force);
          printer.document(report);
          return exitCodes.noAnomaly;
        }),
      ),
    );
}

function listScans(printer: Printer, history: History): void {
  const scans = history.scans.list();
  printer.document(scans);
  if (printer.json) return;
  if (scans.length === 0) {
    printer.line(`The history ${history.path} is empty. Begin with: neural-cleanse scan --help`);
    return;
  }
  const head = ['scan', 'date', 'verdict', 'index', 'labels', 'model', 'data'];
  for (const line of table([head, ...scans.map(summaryRow)])) printer.line(line);
}

function summaryRow(scan: ScanSummary): string[] {
  return [
    scan.id.slice(0, 8),
    scan.createdAt.slice(0, 16).replace('T', ' '),
    scan.status === 'finished' ? (scan.verdict ?? '') : scan.status,
    scan.anomalyIndex === null ? '–' : scan.anomalyIndex.toFixed(2),
    `${scan.finishedLabels}/${scan.plannedLabels}`,
    scan.modelName ?? '–',
    scan.datasetName ?? scan.error?.code ?? '–',
  ];
}

function showScan(printer: Printer, history: History, id: string): void {
  const scan = history.scans.get(id);
  if (scan.status === 'refused') {
    printer.line(`${scan.id} was refused on ${scan.createdAt}: ${scan.error.message} [${scan.error.code}]`);
    printer.document(scan);
    return;
  }
  const report = readReport(history, id);
  printer.document(report);
  if (!printer.json) for (const line of reportText(report)) printer.line(line);
}

/** The report as it was given, or, for a scan that has not finished, of the labels so far. */
function readReport(history: History, id: string): ScanReport {
  const scan = history.scans.get(id);
  if (scan.status === 'refused') {
    throw new AppError(
      'SCAN_NOT_FOUND',
      `${scan.id} is an intake that was refused, so it has no results: ${scan.error.message}`,
    );
  }
  return scan.report ?? buildReport(scan, history.labels.listMeasurements(scan.id));
}
