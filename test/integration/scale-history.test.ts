import { statSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runProgram } from '../support/scale/run-program.ts';
import type { HistoryUse } from '../support/scale/use-large-history.ts';
import { describeWork } from '../support/scale/watch-work.ts';
import { temporaryFolder } from '../unit/history/temporary-folder.ts';

/** Ten seconds on a quiet machine; on a busy one every step waits its turn. */
const timeoutMs = 1_800_000;
/** Beside the scan of 2,622 labels: one that is written, and its copies, of 1,000 labels each. */
const copies = 98;
const labelResults = 2622 + 1000 * (1 + copies);

it('a history of 100,000 label results is used in bounded memory', { timeout: timeoutMs }, async () => {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const scanId = await runProgram('write-large-history.ts', file, String(copies));
  const mebibytes = statSync(file).size / 2 ** 20;
  const use = JSON.parse(await runProgram('use-large-history.ts', file, scanId)) as HistoryUse;
  process.stdout.write(
    `history of ${labelResults.toLocaleString('en')} label results: ${mebibytes.toFixed(0)} MiB database, ` +
      `peak ${use.peakMiB.toFixed(0)} MiB, ${use.firstMiB.toFixed(0)} of them before it was opened\n` +
      use.taken.map((work) => `  ${describeWork(work)}\n`).join(''),
  );
  expect(labelResults).toBeGreaterThanOrEqual(100_000);
  // All but the eleven scans that were deleted, ten of them of 1,000 labels.
  expect(use).toMatchObject({ scansLeft: 2 + copies - 11, labelResultsLeft: labelResults - 2622 - 10_000 });
  // SQLite's own 32 MiB of pages, and some MiB for what one request reads. The triggers of the large scan alone would
  // be 110 MiB more, the norms of all scans as objects 130.
  expect(use.peakMiB - use.firstMiB).toBeLessThan(128);
});
