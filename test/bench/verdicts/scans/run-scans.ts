import path from 'node:path';
import { z } from 'zod';
import { runCli } from '../../../support/run-cli.ts';
import type { Options } from '../options.ts';
import type { ReportStore, Scan } from './report-store.ts';

export interface FailedScan {
  readonly scan: Scan;
  /** What the command line said. */
  readonly reason: string;
}

/** What of a printed document tells whether it is the report of a finished scan. */
const printedSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }),
  z.object({ status: z.string() }),
]);

/**
 * Runs those scans whose report is not stored yet, `jobs` beside each other, and stores their reports. Each of these
 * lanes has a history file of its own, so that none waits for another's.
 */
export async function runScans(
  scans: readonly Scan[],
  store: ReportStore,
  { jobs, threads, pairs }: Pick<Options, 'jobs' | 'threads' | 'pairs'>,
): Promise<FailedScan[]> {
  const missing = scans.filter((scan) => !store.has(scan));
  const queue = missing.entries();
  const failed: FailedScan[] = [];
  const lane = async (history: string): Promise<void> => {
    for (const [index, scan] of queue) {
      process.stderr.write(`${index + 1} of ${missing.length}: ${scanText(scan)}\n`);
      const words = ['--threads', String(threads), '--history', history, ...(pairs ? ['--pairs'] : [])];
      const reason = await runScan(scan, store, words);
      if (reason !== null) failed.push({ scan, reason });
    }
  };
  const histories = Array.from({ length: jobs }, (_, i) => path.join(store.folder, `history-${i}.sqlite`));
  await Promise.all(histories.map(lane));
  return failed;
}

/** Null where the scan finished, else why it did not. */
async function runScan(scan: Scan, store: ReportStore, moreWords: readonly string[]): Promise<string | null> {
  const { model, preset, seed } = scan;
  const files = ['--model', model.modelFile, '--dataset', model.imagesFile];
  const settings = ['--preset', preset, '--seed', String(seed)];
  const { stdout, stderr, code } = await runCli(['scan', ...files, ...settings, ...moreWords, '--json']);
  const printed = readPrinted(stdout);
  if (printed === null) return stderr.trim() || `exit code ${code}`;
  if ('error' in printed) return printed.error.message;
  if (printed.status !== 'finished') return `the scan is ${printed.status}`;
  store.write(scan, stdout);
  return null;
}

/** Null where the process ended before it had printed a whole document. */
function readPrinted(stdout: string): z.infer<typeof printedSchema> | null {
  try {
    return printedSchema.parse(JSON.parse(stdout));
  } catch {
    return null;
  }
}

function scanText({ model, preset, seed }: Scan): string {
  return `${model.name}, ${preset}, seed ${seed}`;
}
