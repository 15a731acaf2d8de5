/** `node export-large-scan.ts FOLDER`: exports a scan of 2,622 labels in every format, prints what it took as JSON. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { openHistory } from '../../../src-main/history/history.ts';
import { exportScan, writtenFormats } from '../../../src-main/report/export-scan.ts';
import { facesScan, writeFinishedScan } from './large-scans.ts';
import { triggersOfScan } from '../../../src-main/services/triggers-of-scan.ts';
import { peakMiB, watchWork, type WorkTaken } from './watch-work.ts';

/** What the program prints. */
export interface LargeExport {
  /** Before the first export. */
  readonly firstMiB: number;
  readonly peakMiB: number;
  readonly taken: readonly (WorkTaken & { readonly files: number; readonly bytes: number })[];
}

const [, , folder] = process.argv as [string, string, string];
const history = openHistory(path.join(folder, 'history.sqlite'));
const { id, report } = writeFinishedScan(history, facesScan);
const firstMiB = peakMiB();
const triggers = triggersOfScan(history, id);

const taken: LargeExport['taken'][number][] = [];
for (const format of writtenFormats) {
  const target = path.join(folder, format);
  let files: string[] = [];
  const work = await watchWork(format, async () => {
    files = await exportScan(target, report!, triggers, { formats: [format] });
  });
  taken.push({ ...work, files: files.length, bytes: bytesIn(target) });
  rmSync(target, { recursive: true });
}
history.close();
process.stdout.write(JSON.stringify({ firstMiB, peakMiB: peakMiB(), taken } satisfies LargeExport));

function bytesIn(directory: string): number {
  const entries = readdirSync(directory, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}
