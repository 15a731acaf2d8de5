import { expect, it } from 'vitest';
import { writtenFormats } from '../../src-main/report/export-scan.ts';
import type { LargeExport } from '../support/scale/export-large-scan.ts';
import { runProgram } from '../support/scale/run-program.ts';
import { describeWork } from '../support/scale/watch-work.ts';
import { temporaryFolder } from '../unit/history/temporary-folder.ts';

/** Twenty seconds on a quiet machine; on a busy one every file waits its turn. */
const timeoutMs = 1_800_000;

it('2,622 labels are exported in every format in bounded memory', { timeout: timeoutMs }, async () => {
  const written = JSON.parse(await runProgram('export-large-scan.ts', temporaryFolder())) as LargeExport;
  process.stdout.write(
    `exports of 2,622 labels of 55 × 47 × 3: peak ${written.peakMiB.toFixed(0)} MiB, ` +
      `${written.firstMiB.toFixed(0)} of them before the first\n` +
      written.taken
        .map(({ files, bytes, ...work }) => {
          const size = `${files} ${files === 1 ? 'file' : 'files'}, ${(bytes / 2 ** 20).toFixed(1)} MiB`;
          return `  ${describeWork(work)}; ${size}\n`;
        })
        .join(''),
  );
  expect(written.taken.map(({ name }) => name)).toEqual(writtenFormats);
  const filesOf = Object.fromEntries(written.taken.map(({ name, files }) => [name, files]));
  expect(filesOf).toMatchObject({ png: 3 * 2622 + 1, 'png-enlarged': 3 * 2622 + 1, html: 1, zip: 1 });
  // Three pictures of one label at a time and what the collector has not taken away yet. All triggers at once would be
  // 105 MiB more, all enlarged pictures 2.9 GiB before they are packed.
  expect(written.peakMiB - written.firstMiB).toBeLessThan(256);
});
