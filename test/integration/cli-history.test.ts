import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openHistory } from '../../src-main/history/history.ts';
import { runCli } from '../support/run-cli.ts';
import type { ProgramRun } from '../support/run-program.ts';
import { exampleIntake, exampleResult } from '../unit/history/example-scan.ts';
import { temporaryFolder } from '../unit/history/temporary-folder.ts';

/** A history of one scan, and the command line on it. */
function oneScan() {
  const file = path.join(temporaryFolder(), 'history.sqlite');
  const history = openHistory(file);
  const { id } = history.scans.start(exampleIntake());
  history.labels.save(id, exampleResult(0));
  history.scans.end(id, { status: 'cancelled' });
  history.close();
  const run = async (...words: string[]): Promise<ProgramRun> => runCli([...words, '--history', file]);
  return { id, run };
}

test('a scan is starred, tagged and noted, and found by each', async () => {
  const { id, run } = oneScan();
  const start = id.slice(0, 8);
  expect(await run('history', 'note', start, 'asked the supplier')).toMatchObject({ code: 0 });
  expect(await run('history', 'tag', start, 'urgent', 'case 12')).toMatchObject({ code: 0 });
  expect(await run('history', 'star', start)).toMatchObject({ code: 0 });
  const found = await run('history', '--search', 'SUPPLIER signs', '--tag', 'urgent', '--starred', '--json');
  expect(JSON.parse(found.stdout)).toMatchObject([
    { id, star: true, note: 'asked the supplier', tags: ['case 12', 'urgent'] },
  ]);
  const none = await run('history', '--verdict', 'backdoored');
  expect(none.stdout).toContain('No scan of the history');
  expect(await run('history', '--verdict', 'clean')).toMatchObject({ code: 2 });
});

test('a scan is deleted only for sure', async () => {
  const { id, run } = oneScan();
  const unsure = await run('history', 'delete', id);
  expect(unsure).toMatchObject({ code: 2 });
  expect(unsure.stderr).toContain('--yes');
  expect(await run('history', 'delete', id, '--yes')).toMatchObject({ code: 0, stdout: '1 deleted\n' });
  expect(await run('history', id)).toMatchObject({ code: 2 });
});

test('an export writes the formats asked for', async () => {
  const { id, run } = oneScan();
  const output = path.join(temporaryFolder(), 'out');
  const words = ['--format', 'csv,html', '--format', 'zip', '--banner', 'OFFICIAL', '--output', output];
  expect(await run('export', ...words, id)).toMatchObject({ code: 0 });
  const start = `signs-${id.slice(0, 8)}`;
  expect(readdirSync(output).toSorted()).toEqual(
    [`${start}.html`, `${start}.zip`, 'labels.csv', 'report.json'].toSorted(),
  );
  expect(await run('export', id, '--format', 'pdf', '--output', output)).toMatchObject({ code: 2 });
});
