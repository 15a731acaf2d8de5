import path from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { formatLabelList } from '../../src-shared/domain/label-list.ts';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import { formatShard } from '../../src-shared/domain/shard.ts';
import { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import { prepareFolder } from '../report/export-folder.ts';
import { runRepeatable } from '../services/repeatable-scan.ts';
import { ScanService } from '../services/scan-service.ts';
import { shardFileName } from '../services/shard-files.ts';
import type { ScanRequest } from '../services/scan-request.ts';
import { checkShardSettings } from '../services/shard-settings.ts';
import { cancelSignal, withHistory } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { Printer } from './printer.ts';
import { readRequest, type ScanOptions } from './scan-input.ts';
import { ScanProgress } from './scan-progress.ts';
import { readShard } from './values.ts';

/**
 * `scan --shard i/n --output FOLDER`: searches one shard of the labels and keeps it in a file of its own there. The
 * same command again goes on where it stopped. A shard has no verdict, so the exit code says whether it is finished.
 */
export async function scanShard(command: Command, options: ScanOptions, printer: Printer): Promise<number> {
  const shard = readShard('--shard', options.shard!);
  const request = inFull({ ...readRequest(command, options), shard });
  checkShardSettings(request.settings);
  const folder = options.output!;
  const file = path.join(folder, shardFileName(shard));
  await prepareFolder(folder);
  const scan = async (history: History): Promise<number> => {
    const service = new ScanService(
      history,
      () => new EngineProcess(),
      () => 'To go on: run the same command again.',
    );
    const progress = new ScanProgress(printer);
    const clear = (): Promise<void> => refuseOtherScans(history, options.force === true);
    try {
      const scanned = await runRepeatable(history, service, request, progress, cancelSignal(), clear);
      const { report, wasFinished } = scanned;
      progress.stop();
      if (report !== null) printer.document(report);
      return tellShard(printer, report, { file, folder, wasFinished });
    } finally {
      progress.stop();
    }
  };
  return withHistory({ history: file }, scan, 'rollback');
}

/** Which labels screening would choose depends on all of them, so a shard searches every one of its own in full. */
function inFull<Request extends ScanRequest>(request: Request): Request {
  return { ...request, settings: { ...request.settings, screenAbove: null } };
}

/** A shard file holds one scan. Removes others where that was asked for. */
async function refuseOtherScans(history: History, force: boolean): Promise<void> {
  const others = history.scans.list().filter(({ status }) => status !== 'refused');
  const [other] = others;
  if (other === undefined) return;
  if (force) {
    await history.scans.delete(others.map(({ id }) => id));
    return;
  }
  throw new AppError(
    'OUTPUT_NOT_WRITABLE',
    `${history.path} holds a shard of another scan (${other.modelName}, ${other.datasetName}, begun on ` +
      `${other.createdAt}): its files, settings or program version are not these. Name another folder, or replace it ` +
      'with --force.',
  );
}

function tellShard(
  printer: Printer,
  report: ScanReport | null,
  { file, folder, wasFinished }: { file: string; folder: string; wasFinished: boolean },
): number {
  if (report === null || report.status !== 'finished') {
    printer.note('Cancelled. To go on: run the same command again.');
    return exitCodes.cancelled;
  }
  const labels = report.labels.map(({ label }) => label);
  const pairs = report.pairs === null ? '' : ` and ${report.pairs.pairs.length} pairs that end at them`;
  const what = labels.length === 0 ? 'it has no labels' : `labels ${formatLabelList(labels)}${pairs}`;
  printer.line(
    `shard ${formatShard(report.shard!)} ${wasFinished ? `was finished on ${report.finishedAt}` : 'is finished'}: ` +
      `${what}, in ${file}`,
  );
  printer.line(`For the verdict, once all shards are finished: neural-cleanse merge ${folder}`);
  return exitCodes.noAnomaly;
}
