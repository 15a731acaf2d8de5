/**
 * `npm run compare -- FOLDER [--out FOLDER] [--presets fast,paper] [--seeds 0,1,2] [--threads N] [--only NAME,NAME]`: scans
 * every model of a folder that `test/fixtures/known-models` made, and prints a Markdown table of what was found. Reports
 * are kept in the output folder, and a scan whose report is there is not repeated.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import { runCli } from '../support/run-cli.ts';

const indexSchema = z.array(
  z.object({
    name: z.string(),
    model: z.string(),
    data: z.string(),
    labelCount: z.number(),
    infectedLabels: z.array(z.number()),
  }),
);
type KnownModel = z.infer<typeof indexSchema>[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: '.cache/known-models' },
    presets: { type: 'string', default: 'fast,paper' },
    seeds: { type: 'string', default: '0,1,2' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const folder = positionals[0];
if (folder === undefined) throw new Error('Name the folder that holds index.json and the models.');
const only = values.only?.split(',');
const models = indexSchema
  .parse(JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')))
  .filter(({ name }) => only === undefined || only.includes(name));
mkdirSync(values.out, { recursive: true });

print(
  '| model | planted | preset | seed | verdict | flagged | smallest: label, norm, index | median | evaluations a label | seconds |',
);
print('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const model of models) {
  for (const preset of values.presets.split(',')) {
    for (const seed of values.seeds.split(',')) {
      const report = await scan(folder, model, preset, seed);
      if (report !== null) print(row(model, preset, report));
    }
  }
}

/** Null where the scan failed; the reason has been printed. */
async function scan(
  from: string,
  model: KnownModel,
  preset: string,
  seed: string,
): Promise<ScanReport | null> {
  const file = path.join(values.out, `${model.name}-${preset}-${seed}.json`);
  if (!existsSync(file)) {
    const words = ['scan', '--model', path.join(from, model.model), '--dataset', path.join(from, model.data)];
    const history = path.join(values.out, 'history.sqlite');
    const rest = [
      '--preset',
      preset,
      '--seed',
      seed,
      '--threads',
      values.threads,
      '--history',
      history,
      '--json',
    ];
    const { stdout, stderr } = await runCli([...words, ...rest]);
    // What failed has no report, or an error in its place.
    if (!stdout.startsWith('{') || 'error' in JSON.parse(stdout)) {
      process.stderr.write(stderr);
      return null;
    }
    writeFileSync(file, stdout);
  }
  return scanReportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function row({ name, infectedLabels }: KnownModel, preset: string, report: ScanReport): string {
  const inFull = report.labels.filter(({ role, maskL1Norm }) => role !== 'screened' && maskL1Norm !== null);
  const smallest = inFull.toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm!)[0];
  const scale = report.normScale === 'logarithmic' ? ' (ratios)' : '';
  const cells = [
    name,
    infectedLabels.join(', ') || 'none',
    preset,
    report.seed,
    report.verdict,
    report.flaggedLabels.join(', '),
    smallest === undefined
      ? ''
      : `${smallest.label}, ${smallest.maskL1Norm!.toFixed(1)}, ${smallest.anomalyIndex?.toFixed(2) ?? 'none'}${scale}`,
    report.median?.toFixed(1) ?? '',
    (report.gradientEvaluations / report.labels.length).toFixed(0),
    (report.durationMs / 1000).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
