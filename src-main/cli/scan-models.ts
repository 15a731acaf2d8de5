import path from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { formatShard, takeShard } from '../../src-shared/domain/shard.ts';
import { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import { openExportFolder, prepareFolder } from '../report/export-folder.ts';
import { triggerFilePrefix } from '../report/trigger-files.ts';
import { readModelList, type ListedModel } from '../services/model-list.ts';
import { runRepeatable } from '../services/repeatable-scan.ts';
import type { ScanRequest } from '../services/scan-request.ts';
import { ScanService } from '../services/scan-service.ts';
import { cancelSignal, withHistory } from './context.ts';
import { exitCodeOfModels, type ModelOutcome } from './model-outcomes.ts';
import { errorText, table, type Printer } from './printer.ts';
import { reportText } from './report-text.ts';
import { readRequest, type ScanOptions } from './scan-input.ts';
import { writeOutput } from './scan-output.ts';
import { ScanProgress } from './scan-progress.ts';
import { readShard } from './values.ts';

/** One model of the list, ready to be scanned. */
interface PlannedModel {
  readonly request: ScanRequest;
  /** `FOLDER/07-signs`: where its results go. */
  readonly output: string;
}

/**
 * `scan --models LIST --output FOLDER [--shard i/n]`: a scan of each model of the list, or of one shard of them. A model
 * that cannot be scanned does not keep the others. The same command again goes on where it stopped.
 */
export async function scanModels(command: Command, options: ScanOptions, printer: Printer): Promise<number> {
  const shard = options.shard === undefined ? null : readShard('--shard', options.shard);
  const folder = options.output!;
  const all = readModelList(options.models!, options.dataset ?? null);
  const planned = all.map((model, index) =>
    plan(command, options, model, outputOf(folder, model, index, all.length)),
  );
  const chosen = shard === null ? planned : takeShard(planned, shard);
  await prepareFolder(folder);
  const signal = cancelSignal();
  const scanAll = async (history: History): Promise<ModelOutcome[]> => {
    const outcomes: ModelOutcome[] = [];
    for (const model of chosen) {
      if (signal.aborted) break;
      printer.note(`\nmodel ${outcomes.length + 1} of ${chosen.length}: ${model.request.modelPath}`);
      outcomes.push(await scanModel(history, model, options, printer, signal));
    }
    return outcomes;
  };
  // Machines do not share a history: each shard has its own.
  const outcomes =
    shard === null
      ? await withHistory(options, scanAll)
      : await withHistory(
          { history: path.join(folder, `models-${shard.index}-of-${shard.count}.sqlite`) },
          scanAll,
          'rollback',
        );
  printOutcomes(printer, outcomes, chosen.length, shard === null ? '' : `, shard ${formatShard(shard)}`);
  return exitCodeOfModels(outcomes, chosen.length, shard !== null);
}

function plan(command: Command, options: ScanOptions, model: ListedModel, output: string): PlannedModel {
  return { request: readRequest(command, options, model), output };
}

/** The place in the list comes first: two models may have the same name. */
function outputOf(folder: string, { modelPath }: ListedModel, index: number, count: number): string {
  const place = String(index + 1).padStart(String(count).length, '0');
  return path.join(folder, `${place}-${triggerFilePrefix(path.basename(modelPath))}`);
}

async function scanModel(
  history: History,
  { request, output }: PlannedModel,
  { force = false }: ScanOptions,
  printer: Printer,
  signal: AbortSignal,
): Promise<ModelOutcome> {
  const about = { model: request.modelPath, dataset: request.dataset.path, output };
  const service = new ScanService(
    history,
    () => new EngineProcess(),
    () => 'To go on: run the same command again.',
  );
  const progress = new ScanProgress(printer);
  const checkOutput = (): Promise<void> => openExportFolder(output, null, { overwrite: force });
  try {
    const { report, wasFinished } = await runRepeatable(
      history,
      service,
      request,
      progress,
      signal,
      checkOutput,
    );
    progress.stop();
    if (report === null || report.status !== 'finished') return { ...about, report: null, error: null };
    if (wasFinished) printer.note(`was finished on ${report.finishedAt}`);
    for (const line of reportText(report)) printer.line(line);
    await writeOutput(printer, history, report, output, force);
    return { ...about, report, error: null };
  } catch (thrown) {
    const error = AppError.from(thrown);
    printer.note(errorText(error));
    return { ...about, report: null, error };
  } finally {
    progress.stop();
  }
}

function printOutcomes(
  printer: Printer,
  outcomes: readonly ModelOutcome[],
  chosen: number,
  shard: string,
): void {
  const finished = outcomes.filter(({ report }) => report !== null).length;
  printer.line();
  printer.line(`${finished} of ${chosen} models scanned${shard}`);
  const rows = outcomes.map(({ model, report, error }) => [
    path.basename(model),
    report?.verdict ?? error?.code ?? 'cancelled',
    indexText(report),
    report === null ? '' : report.flaggedLabels.join(' '),
  ]);
  for (const line of table([['model', 'verdict', 'index', 'flagged'], ...rows])) printer.line(line);
  printer.document(
    outcomes.map(({ report, error, ...about }) => ({
      ...about,
      scanId: report?.scanId ?? null,
      verdict: report?.verdict ?? null,
      anomalyIndex: report?.anomalyIndex ?? null,
      flaggedLabels: report?.flaggedLabels ?? [],
      error: error?.toPayload() ?? null,
    })),
  );
}

function indexText(report: ScanReport | null): string {
  const index = report?.anomalyIndex ?? null;
  return index === null ? '–' : index.toFixed(2);
}
