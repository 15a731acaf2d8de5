import type { Command } from 'commander';
import type { HistoryQuery, ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { verdictSchema, type Verdict } from '../../src-shared/domain/scan-report.ts';
import type { History } from '../history/history.ts';
import { addAnnotationCommands } from './annotation-commands.ts';
import { runCommand, withHistory, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { table, type Printer } from './printer.ts';
import { reportText } from './report-text.ts';
import { readReport } from './stored-report.ts';
import { collect } from './values.ts';

interface HistoryOptions extends CommonOptions {
  readonly search?: string;
  readonly verdict?: readonly string[];
  readonly tag?: string;
  readonly starred?: boolean;
}

/** Most scans that a list shows; a search finds the others. */
const listedScans = 1000;

export function addHistoryCommands(program: Command): void {
  const history = program
    .command('history')
    .description('List the scans of the history, newest first, or show one.')
    .argument('[scan]', 'id or its first characters')
    .option(
      '--search <text>',
      'words in names, paths, notes, tags and label names, or the beginning of a hash',
    )
    .option('--verdict <verdict>', `one of ${verdictSchema.options.join(', ')}; may be given again`, collect)
    .option('--tag <tag>', 'with this tag')
    .option('--starred', 'with a star')
    .option('--json', 'print one JSON document')
    .option('--history <file>', 'the history to read')
    .action((id: string | undefined, options: HistoryOptions) =>
      runCommand(options, (printer) =>
        withHistory(options, (opened) => {
          if (id === undefined) listScans(printer, opened, options);
          else showScan(printer, opened, id);
          return exitCodes.noAnomaly;
        }),
      ),
    );
  addAnnotationCommands(history);
}

function listScans(printer: Printer, history: History, options: HistoryOptions): void {
  const query = queryOf(options);
  const { scans, total } = history.scans.search(query);
  printer.document(scans);
  if (printer.json) return;
  if (scans.length === 0) {
    const isFiltered = JSON.stringify(query) !== JSON.stringify(queryOf({}));
    printer.line(
      isFiltered
        ? `No scan of the history ${history.path} fits. Leave out a word or an option.`
        : `The history ${history.path} is empty. Begin with: neural-cleanse scan --help`,
    );
    return;
  }
  const head = ['scan', 'date', 'verdict', 'index', 'labels', 'model', 'data', ''];
  for (const line of table([head, ...scans.map(summaryRow)])) printer.line(line);
  if (total > scans.length) printer.line(`… and ${total - scans.length} more; --search finds them`);
}

function queryOf({ search, verdict, tag, starred }: HistoryOptions): HistoryQuery {
  return {
    text: search ?? '',
    verdicts: (verdict ?? []).map(parseVerdict),
    statuses: [],
    starred: starred === true,
    tag: tag ?? null,
    from: null,
    to: null,
    fileSha256: null,
    sort: 'newest',
    limit: listedScans,
    offset: 0,
  };
}

function parseVerdict(text: string): Verdict {
  const verdict = verdictSchema.options.find((known) => known === text);
  if (verdict !== undefined) return verdict;
  throw new AppError(
    'SETTINGS_INVALID',
    `--verdict "${text}" is none of ${verdictSchema.options.join(', ')}. Name one of these.`,
  );
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
    [...(scan.star ? ['*'] : []), ...scan.tags.map((tag) => `[${tag}]`)].join(' '),
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
  if (printer.json) return;
  for (const line of reportText(report)) printer.line(line);
  if (scan.note !== '') printer.line(`note: ${scan.note}`);
}
