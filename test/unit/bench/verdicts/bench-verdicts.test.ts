import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runProgram } from '../../../support/run-program.ts';
import { temporaryFolder } from '../../history/temporary-folder.ts';
import { reportWith } from './reports.ts';

const tool = path.resolve('test/bench/verdicts/bench-verdicts.ts');
const clean = {
  name: '00-c10-vgg-clean',
  data: 'c10',
  kind: 'clean',
  target: null,
  asr: null,
  labels: 10,
  file: '00.h5',
};
const patch = { ...clean, name: '04-c10-vgg-patch', kind: 'patch', target: 3, asr: 1, file: '04.h5' };

/** A folder of models, whose files are not there, and one of reports. */
function prepare(reports: Record<string, unknown>): { models: string; out: string } {
  const folder = temporaryFolder();
  const [models, out] = [path.join(folder, 'models'), path.join(folder, 'out')];
  mkdirSync(models);
  mkdirSync(out);
  writeFileSync(path.join(models, 'models.json'), JSON.stringify([clean, patch]));
  for (const [name, report] of Object.entries(reports))
    writeFileSync(path.join(out, `${name}.json`), JSON.stringify(report));
  return { models, out };
}

const stored = {
  '00-c10-vgg-clean-fast-0': reportWith(),
  '04-c10-vgg-patch-fast-0': reportWith({ verdict: 'backdoored', flaggedLabels: [3], anomalyIndex: 5 }),
};

test('stored reports are judged without scanning again', async () => {
  const { models, out } = prepare(stored);
  const run = await runProgram(tool, [models, '--out', out, '--seeds', '0', '--table']);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(run.stdout).toContain('| fast | 1, 1 | 1 of 1: 1.00 (0.21 to 1.00) | 0 of 1: 0.00 (0.00 to 0.79) |');
  expect(run.stdout).toContain('| 04-c10-vgg-patch | 3 | fast | 0 | backdoored | 3 | 5.00 |');
  const summary: unknown = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
  expect(summary).toMatchObject({ half: 'all', presets: [{ rocArea: 1 }], failed: [] });
});

test('a scan that fails is listed, stores nothing and makes the exit code 1', async () => {
  const { models, out } = prepare({ '00-c10-vgg-clean-fast-0': stored['00-c10-vgg-clean-fast-0'] });
  const run = await runProgram(tool, [models, '--out', out, '--seeds', '0']);
  expect(run.code).toBe(1);
  expect(run.stdout).toMatch(/Failed scans[^]*- 04-c10-vgg-patch, fast, seed 0: There is no file/);
  const reports = readdirSync(out).filter((name) => name.includes('-fast-'));
  expect(reports).toEqual(['00-c10-vgg-clean-fast-0.json']);
});

test('a stored file that is no report is named', async () => {
  const { models, out } = prepare({ ...stored, '00-c10-vgg-clean-fast-0': {} });
  const run = await runProgram(tool, [models, '--out', out, '--seeds', '0']);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain('00-c10-vgg-clean-fast-0.json is no report. Delete it');
});
