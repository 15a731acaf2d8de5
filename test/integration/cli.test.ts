import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanReportSchema } from '../../src-shared/domain/scan-report.ts';
import { openHistory } from '../../src-main/history/history.ts';
import { runCli } from '../support/run-cli.ts';
import { samplePath } from '../support/sample.ts';

let folder: string;
let historyPath: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-'));
  historyPath = join(folder, 'history.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A scan of three labels in a few seconds; everything that decides the result is stated. */
function scanWords(...more: string[]): string[] {
  const files = ['--model', samplePath('backdoored.h5'), '--dataset', samplePath('images.h5')];
  const pixels = ['--model-pixels', 'mnist', '--dataset-pixels', 'raw'];
  const speed = ['--images-per-step', '32', '--steps', '60', '--engine', 'onnxruntime', '--threads', '1'];
  speed.push('--label-slots', '1');
  return ['scan', ...files, ...pixels, ...speed, '--labels', '3,5,7', '--history', historyPath, ...more];
}

function statuses(): string[] {
  const history = openHistory(historyPath);
  const found = history.scans.list().map(({ status }) => status);
  history.close();
  return found;
}

describe('scan', () => {
  it('prints one valid report on stdout, the rest on stderr, and writes the same with the triggers', async () => {
    const output = join(folder, 'out');
    const run = await runCli(scanWords('--json', '--output', output, '--first', '7'));
    const report = scanReportSchema.parse(JSON.parse(run.stdout));
    expect(run.code).toBe({ 'no-anomaly': 0, backdoored: 1, inconclusive: 3 }[report.verdict]);
    expect(report.labels.map(({ label }) => label)).toEqual([3, 5, 7]);
    expect(run.stderr.indexOf('label 7')).toBeLessThan(run.stderr.indexOf('label 3'));
    expect(JSON.parse(readFileSync(join(output, 'report.json'), 'utf8'))).toEqual(report);
    const images = ['mask', 'pattern', 'fusion'].flatMap((kind) =>
      [3, 5, 7].map((label) => `backdoored_visualize_${kind}_label_${label}.png`),
    );
    expect(readdirSync(output).sort()).toEqual([...images, 'labels.csv', 'report.json'].sort());

    const anomaly = await runCli(['anomaly', '--triggers', output, '--json']);
    const { labels } = JSON.parse(anomaly.stdout) as { labels: { label: number }[] };
    expect(labels.map(({ label }) => label)).toEqual([3, 5, 7]);

    const occupied = await runCli(scanWords('--output', output));
    expect(occupied).toMatchObject({ code: 2, stdout: '' });
    expect(occupied.stderr).toContain('--force');
  });

  it('ends with 130 on Ctrl-C and goes on with resume, which leaves nothing to resume', async () => {
    const cut = await runCli(scanWords(), (text, child) => {
      if (text.includes('(1/3')) child.kill('SIGINT'); // Again and again, as an impatient person would.
    });
    expect(cut.code).toBe(130);
    expect(cut.stderr).toContain('neural-cleanse resume');
    const resumed = await runCli(['resume', '--json', '--history', historyPath]);
    expect(scanReportSchema.parse(JSON.parse(resumed.stdout))).toMatchObject({ status: 'finished' });
    expect(await runCli(['scan', '--resume', '--history', historyPath])).toMatchObject({ code: 2 });
  });

  it('that is killed loses at most the label in flight', async () => {
    const killed = await runCli(scanWords(), (text, child) => {
      if (text.includes('(1/3')) child.kill('SIGKILL');
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(statuses()).toEqual(['interrupted']);
    const resumed = await runCli(['resume', '--json', '--history', historyPath]);
    expect(resumed.stderr).not.toContain('label 3 ');
    expect(scanReportSchema.parse(JSON.parse(resumed.stdout)).labels).toHaveLength(3);
  });
});

describe('wrong settings', () => {
  it.each([
    [['--labels', '0-99'], '0 to 17'],
    [['--labels', 'x'], '0-42'],
    [['--first', '9'], '--labels'],
    [['--learning-rate', '0'], '--learning-rate'],
    [['--lr', 'fast'], '--lr'],
    [['--batch-size', '2.5'], '--batch-size'],
    [['--steps', '-1'], '--steps'],
    [['--attack-success-threshold', '1.5'], '--attack-success-threshold'],
    [['--cost-multiplier', '1'], '--cost-multiplier'],
    [['--regularization', 'l3'], '--regularization'],
    [['--super-pixel-size', '33'], '32×32'],
    [['--seed', '-4'], '--seed'],
    [['--engine', 'cuda'], '--engine'],
    [['--device', 'tpu'], 'cpu'],
    [['--model-pixels', '0..1'], 'mnist'],
    [['--model-pixels', 'mean=1,2;scale=1'], '3 channel'],
    [['--dataset-pixels', 'mnist'], '--dataset-pixels'],
    [['--images-key', 'nothing'], 'X_test'],
    [['--labels-key', 'X_test'], 'X_test'],
    [['--model', '/no/such/model.h5'], '/no/such/model.h5'],
    [['--dataset', samplePath('clean.h5')], 'clean.h5'],
  ])('%j end with 2, one message, and only the refused intake in the history', async (words, hint) => {
    const run = await runCli(scanWords(...words));
    expect(run.stderr).toContain(hint);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(statuses()).toEqual(['refused']);
  });

  it('that are not even options end with 2 and point to the help', async () => {
    const run = await runCli(['scan', '--modle', 'x']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--help');
  });

  it('are reported as a document where one was asked for', async () => {
    const run = await runCli(['scan', '--json', '--history', historyPath]);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'SETTINGS_INVALID' } });
  });
});

describe('the other commands', () => {
  it('inspect a model and measure which pixel range fits the images', async () => {
    const words = ['inspect', samplePath('clean.h5'), '--dataset', samplePath('images.h5'), '--json'];
    const run = await runCli(words);
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      model: { labelCount: 18, inputShape: { channels: 3, height: 32, width: 32 } },
      dataset: { imageCount: 512, imagesKey: 'X_test' },
      pixels: { modelPixels: { name: 'mnist' }, assumed: false },
    });
  });

  it('list the engines, and an empty history with what to do next', async () => {
    const engines = await runCli(['engines']);
    expect(engines.code).toBe(0);
    expect(engines.stdout).toMatch(/onnxruntime +cpu +yes/);
    const history = await runCli(['history', '--history', historyPath]);
    expect(history).toMatchObject({ code: 0 });
    expect(history.stdout).toContain('neural-cleanse scan');
    const missing = await runCli(['export', 'abcd', '--output', folder, '--history', historyPath]);
    expect(missing).toMatchObject({ code: 2 });
  });
});
