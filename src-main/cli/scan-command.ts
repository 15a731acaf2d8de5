import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import { openExportFolder } from '../report/export-folder.ts';
import { latestEndedScan, latestResumableScan } from '../services/resumable-scans.ts';
import type { ScanRequest } from '../services/scan-request.ts';
import type { ScanListener } from '../services/scan-listener.ts';
import { ScanService } from '../services/scan-service.ts';
import { cancelSignal, runCommand, withHistory } from './context.ts';
import { exitCodeOfReport } from './exit-codes.ts';
import { addFileOptions } from './file-options.ts';
import type { Printer } from './printer.ts';
import { reportText } from './report-text.ts';
import { checkTogether, readRequest, type ScanOptions } from './scan-input.ts';
import { scanModels } from './scan-models.ts';
import { writeOutput } from './scan-output.ts';
import { ScanProgress } from './scan-progress.ts';
import { scanShard } from './scan-shard.ts';
import { addSettingOptions } from './setting-options.ts';

type Start = (
  service: ScanService,
  listener: ScanListener,
  signal: AbortSignal,
) => Promise<ScanReport | null>;

export function addScanCommands(program: Command): void {
  const scan = program
    .command('scan')
    .description('Search the smallest trigger of every label and tell whether one label stands apart.')
    .option('--model <file>', 'the image classifier: ONNX, Keras (.keras, .h5) or TensorFlow.js (model.json)')
    .option('--dataset <path>', 'clean images: a folder or ZIP archive of pictures, or a file of arrays')
    .option('--models <list>', 'scan many models: a text file with "model,dataset" a line')
    .option(
      '--shard <i/n>',
      'search only the i-th of n shards of the labels, to be joined with merge; with --models, of the models',
    )
    .option('--resume [scan]', 'go on with a scan that was cancelled or interrupted (default: the newest)');
  addFileOptions(scan);
  addOutputOptions(scan);
  addSettingOptions(scan);
  scan.action((options: ScanOptions) =>
    runCommand(options, async (printer) => {
      checkTogether(options);
      if (options.models !== undefined) return scanModels(scan, options, printer);
      if (options.shard !== undefined) return scanShard(scan, options, printer);
      return scanOne(scan, options, printer);
    }),
  );
  const resume = program
    .command('resume')
    .description('Go on with a scan that was cancelled or interrupted; finished labels are kept.')
    .argument('[scan]', 'id or its first characters, as `history` lists it (default: the newest)')
    .option('--pairs', 'search the pairs of labels too, of a scan that is finished as well');
  addOutputOptions(resume);
  resume.action((id: string | undefined, options: ScanOptions & { readonly pairs?: true }) =>
    runCommand(options, (printer) =>
      withHistory(options, (history) => {
        const start = options.pairs ? startPairs(history, id) : startResumed(history, id);
        return runScan(printer, history, options, start);
      }),
    ),
  );
}

function addOutputOptions(command: Command): void {
  command
    .option('--json', 'print the report as one JSON document on stdout')
    .option('--output <folder>', 'write report.json, labels.csv and the trigger images there')
    .option('--force', 'replace the results of another scan in the output folder')
    .option('--history <file>', 'the history to store the scan in');
}

async function scanOne(scan: Command, options: ScanOptions, printer: Printer): Promise<number> {
  return withHistory(options, async (history) => {
    if (options.resume === undefined) await checkOutput(options);
    const start =
      options.resume === undefined
        ? startNew(readOrRefuse(scan, options, history))
        : startResumed(history, options.resume === true ? undefined : options.resume);
    return runScan(printer, history, options, start);
  });
}

/** Reads the request; what is wrong is recorded in the history as a refused intake. */
function readOrRefuse(command: Command, options: ScanOptions, history: History): ScanRequest {
  try {
    return readRequest(command, options);
  } catch (thrown) {
    history.scans.refuse({
      modelPath: options.model ?? null,
      datasetPath: options.dataset ?? null,
      settings: null,
      error: AppError.from(thrown).toPayload(),
    });
    throw thrown;
  }
}

function startNew(request: ScanRequest): Start {
  return (service, listener, signal) => service.start(request, listener, signal);
}

function startResumed(history: History, id: string | undefined): Start {
  const chosen = id ?? latestResumableScan(history);
  return (service, listener, signal) => service.resume(chosen, listener, signal);
}

function startPairs(history: History, id: string | undefined): Start {
  const chosen = id ?? latestEndedScan(history);
  return (service, listener, signal) => service.addPairs(chosen, listener, signal);
}

/** Finds out before a scan that takes long, not only after it, whether its results can be written. */
async function checkOutput({ output, force }: ScanOptions): Promise<void> {
  if (output !== undefined) await openExportFolder(output, null, { overwrite: force === true });
}

async function runScan(
  printer: Printer,
  history: History,
  options: ScanOptions,
  start: Start,
): Promise<number> {
  const service = new ScanService(history, () => new EngineProcess());
  const progress = new ScanProgress(printer);
  let report: ScanReport | null;
  try {
    report = await start(service, progress, cancelSignal());
  } finally {
    progress.stop();
  }
  if (report === null) {
    printer.note('Cancelled before the search began.');
    return exitCodeOfReport(report);
  }
  if (report.status === 'cancelled') {
    printer.note(`Cancelled. To go on: neural-cleanse resume ${report.scanId.slice(0, 8)}`);
  }
  for (const line of reportText(report)) printer.line(line);
  printer.document(report);
  if (options.output !== undefined)
    await writeOutput(printer, history, report, options.output, options.force);
  return exitCodeOfReport(report);
}
