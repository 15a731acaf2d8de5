import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanReportSchema, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import { openHistory, readHistory } from '../../src-main/history/history.ts';
import { differingParts } from '../../src-main/services/overlapping-labels.ts';
import { runCli } from '../support/run-cli.ts';
import type { ProgramRun } from '../support/run-program.ts';
import { samplePath } from '../support/sample.ts';

/** Everything that decides the result but the labels. The schedule finds the backdoor in some 20 s. */
const settings = [
  ...['--model-pixels', 'mnist', '--dataset-pixels', 'raw', '--images-per-step', '32', '--steps', '40'],
  ...['--engine', 'onnxruntime', '--threads', '1'],
];
const scan = [
  ...['scan', '--model', samplePath('backdoored.h5'), '--dataset', samplePath('images.h5')],
  ...settings,
  '--full',
];

let folder: string;
const inFolder = (name: string): string => path.join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neural-cleanse-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function reportOf({ stdout }: ProgramRun): ScanReport {
  return scanReportSchema.parse(JSON.parse(stdout));
}

/** What a scan computes, without ids and what was measured with a clock. */
function findings(report: ScanReport) {
  const labels = report.labels.map((label) => ({ ...label, durationMs: null }));
  return {
    ...report,
    labels,
    // How many labels at once are worthwhile is timed; results do not depend on it.
    settings: { ...report.settings, labelSlots: null },
    scanId: null,
    startedAt: null,
    finishedAt: null,
    durationMs: null,
    calibration: null,
    mergedFrom: null,
  };
}

describe(
  'four shards as processes of their own, one of them killed and repeated',
  { timeout: 300_000 },
  () => {
    let single: ScanReport;
    const shardWords = (index: number): string[] => [
      ...[...scan, '--json', '--shard', `${index}/4`, '--output', inFolder('shards')],
    ];
    const mergeWords = (...files: string[]): string[] => [
      ...['merge', ...files, '--json', '--history', inFolder('history.sqlite')],
    ];

    beforeAll(async () => {
      const words = [
        ...scan,
        '--json',
        '--history',
        inFolder('single.sqlite'),
        '--output',
        inFolder('single'),
      ];
      const run = await runCli(words);
      expect(run.code).toBe(1);
      single = reportOf(run);
      expect(single).toMatchObject({ verdict: 'backdoored', flaggedLabels: [7] });
    }, 300_000);

    it('end with 0, and the killed one keeps what it had', async () => {
      const killed = runCli(shardWords(2), (text, child) => {
        if (text.includes('(2/5')) child.kill('SIGKILL');
      });
      const [first, third, fourth] = await Promise.all([1, 3, 4].map((index) => runCli(shardWords(index))));
      expect((await killed).signal).toBe('SIGKILL');
      for (const run of [first!, third!, fourth!]) expect(run.code).toBe(0);
      expect(reportOf(first!)).toMatchObject({ shard: { index: 1, count: 4 }, status: 'finished' });
      expect(reportOf(first!).labels.map(({ label }) => label)).toEqual([0, 4, 8, 12, 16]);
    });

    it('merge into a partial scan that names what is missing', async () => {
      const run = await runCli(mergeWords(inFolder('shards')));
      const report = reportOf(run);
      expect(run.code).toBe({ 'no-anomaly': 0, backdoored: 1, inconclusive: 3 }[report.verdict]);
      expect(report.status).toBe('interrupted');
      expect(report.caveats.map(({ code }) => code)).toContain('partial-scan');
      expect(run.stderr).toMatch(/labels are missing \([\d,]*13,17\): those of shard 2\/4 /);
    });

    it('go on with the identical command, and say so when there is nothing left to do', async () => {
      const repeated = await runCli(shardWords(2));
      expect(repeated.code).toBe(0);
      expect(repeated.stderr).not.toMatch(/^label 1 /m);
      expect(repeated.stderr).toMatch(/^label 17 /m);
      const again = await runCli(shardWords(2));
      expect(again).toMatchObject({ code: 0, stdout: repeated.stdout });
      expect(again.stderr).toContain('shard 2/4 was finished on');
      expect(again.stderr).not.toMatch(/^label \d/m);
    });

    it('merge into the verdict of the single run, bit for bit', async () => {
      const words = [...mergeWords(inFolder('shards')), '--output', inFolder('merged')];
      const run = await runCli(words);
      expect(run.code).toBe(1);
      const merged = reportOf(run);
      expect(findings(merged)).toEqual(findings(single));
      expect(merged.mergedFrom.map(({ shard }) => shard.index)).toEqual([1, 2, 3, 4]);

      const one = readHistory(inFolder('single.sqlite'));
      const joined = readHistory(inFolder('history.sqlite'));
      for (const { label } of single.labels) {
        const results = [
          one.labels.get(single.scanId, label),
          joined.labels.get(merged.scanId, label),
        ] as const;
        expect(differingParts(...results), `label ${label}`).toEqual([]);
      }
      one.close();
      joined.close();
      const images = readdirSync(inFolder('single')).filter((name) => name.endsWith('.png'));
      expect(images).toHaveLength(3 * 18);
      for (const name of images) {
        const [a, b] = ['single', 'merged'].map((side) => readFileSync(path.join(folder, side, name)));
        expect(a!.equals(b!), name).toBe(true);
      }

      const again = await runCli(words);
      expect(again).toMatchObject({ code: 1, stdout: run.stdout });
      const files = [1, 2, 3, 4].map((index) => `shard-${index}-of-4.sqlite`);
      expect(readdirSync(inFolder('shards')).sort()).toEqual(files);
      const history = openHistory(inFolder('history.sqlite'));
      expect(history.scans.list().map(({ id, status }) => ({ id, status }))).toEqual([
        { id: merged.scanId, status: 'finished' },
      ]);
      history.close();
    });

    it('are refused where the folder holds shards of another scan', async () => {
      const other = [...shardWords(2), '--seed', '1'];
      const run = await runCli(other);
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('shard-2-of-4.sqlite holds a shard of another scan');
      expect(run.stderr).toContain('--force');
    });

    it('end with 130 when the system asks them to end, and go on with the identical command', async () => {
      const words = [...scan, '--labels', '3,5', '--shard', '1/1', '--output', inFolder('evicted')];
      const evicted = await runCli(words, (text, child) => {
        if (text.includes('(1/2')) child.kill('SIGTERM');
      });
      expect(evicted.code).toBe(130);
      expect(evicted.stderr).toContain('run the same command again');
      const repeated = await runCli(words);
      expect(repeated).toMatchObject({ code: 0 });
      expect(repeated.stderr.match(/^label \d+ /gm)).toEqual(['label 5 ']);
    });

    it.each([
      [['--shard', '5/4'], '--shard was given "5/4"'],
      [['--shard', '0/4'], '--shard was given "0/4"'],
      [['--shard', '1/4', '--engine', 'auto'], '--engine onnxruntime'],
    ])('end with 2 for %j before anything is opened or written', async (words, hint) => {
      const output = inFolder('never');
      const run = await runCli([...scan, ...words, '--output', output]);
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain(hint);
      expect(existsSync(output)).toBe(false);
    });
  },
);

describe('a list of models', { timeout: 300_000 }, () => {
  const words = (...more: string[]): string[] => [
    ...['scan', '--models', inFolder('models.txt'), '--dataset', samplePath('images.h5'), ...settings],
    ...['--labels', '3,5,7', '--output', inFolder('models'), '--json', ...more],
  ];
  const documentOf = ({ stdout }: ProgramRun) =>
    JSON.parse(stdout) as { model: string; scanId: string | null; error: { code: string } | null }[];

  beforeAll(() => {
    const lines = [samplePath('backdoored.h5'), '/no/such/model.h5', samplePath('clean.h5')];
    writeFileSync(inFolder('models.txt'), `# three\n${lines.join('\n')}\n`);
  });

  it('is done shard by shard, each going on where it was killed, and leaves out what is finished', async () => {
    const shard = words('--shard', '1/2');
    const killed = await runCli(shard, (text, child) => {
      if (text.includes('model 2 of 2') && text.split('(1/3').length === 3) child.kill('SIGKILL');
    });
    expect(killed.signal).toBe('SIGKILL');
    const repeated = await runCli(shard);
    expect(repeated.code).toBe(0);
    expect(repeated.stderr.match(/^label \d+ /gm)).toHaveLength(2);
    expect(documentOf(repeated).map(({ model }) => path.basename(model))).toEqual([
      'backdoored.h5',
      'clean.h5',
    ]);
    expect(readdirSync(inFolder('models')).sort()).toEqual([
      '1-backdoored',
      '3-clean',
      'models-1-of-2.sqlite',
    ]);
    const report: unknown = JSON.parse(readFileSync(inFolder('models/3-clean/report.json'), 'utf8'));
    expect(scanReportSchema.parse(report)).toMatchObject({ status: 'finished', shard: null });
    const again = await runCli(shard);
    expect(again).toMatchObject({ code: 0, stdout: repeated.stdout });
    expect(again.stderr).not.toMatch(/^label \d/m);
  });

  it('goes on after a model that cannot be read, and ends with its code', async () => {
    const run = await runCli(words('--history', inFolder('models.sqlite'), '--force'));
    expect(run.code).toBe(2);
    expect(documentOf(run).map(({ error }) => error?.code ?? null)).toEqual([null, 'FILE_NOT_FOUND', null]);
    expect(run.stderr).toContain('2 of 3 models scanned');
  });
});
