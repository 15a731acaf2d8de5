import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runCli } from '../../support/run-cli.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

const jobs = path.resolve('docs/jobs');

/** What these tests read of a Kubernetes Job. */
const jobSchema = z.object({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('Job'),
  spec: z.object({
    completionMode: z.literal('Indexed').optional(),
    completions: z.number().optional(),
    template: z.object({
      spec: z.object({
        restartPolicy: z.literal('Never'),
        containers: z.tuple([
          z.object({
            command: z.tuple([z.literal('/bin/sh'), z.literal('-c')]),
            args: z.tuple([z.string()]),
            env: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
            volumeMounts: z.array(z.object({ name: z.string() })),
          }),
        ]),
        volumes: z.array(z.object({ name: z.string() })),
      }),
    }),
  }),
});

function readJob(name: string) {
  const { spec } = jobSchema.parse(parse(readFileSync(path.join(jobs, name), 'utf8')));
  const container = spec.template.spec.containers[0];
  return {
    spec,
    container,
    volumes: spec.template.spec.volumes,
    environment: Object.fromEntries(container.env.map(({ name: key, value }) => [key, value])),
  };
}

/** Runs a script with a `neural-cleanse` that prints its words, one a line, and ends with `exitCode`. */
function runScript(command: string, words: string[], environment: Record<string, string>, exitCode = 0) {
  const folder = temporaryFolder();
  const stub = path.join(folder, 'neural-cleanse');
  writeFileSync(stub, `#!/bin/sh\nprintf '%s\\n' "$@"\nexit ${exitCode}\n`, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, NEURAL_CLEANSE: stub, ...environment },
  });
  return { status, words: stdout.trimEnd().split('\n'), stderr };
}

/** Runs the real command line with a script's words: all that it lacks are the files. */
async function expectAccepted(words: readonly string[]): Promise<void> {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'results'));
  const list = path.join(folder, 'models.txt');
  writeFileSync(list, Array.from({ length: 8 }, () => '/no/such/model.h5,/no/such/images.h5').join('\n'));
  const place: Record<string, string> = { '--models': list, '--output': path.join(folder, 'results') };
  const run = await runCli(words.map((word, index) => place[words[index - 1] ?? ''] ?? word));
  expect(run.code).toBe(2);
  expect(run.stderr).toMatch(/There is no file .*\[FILE_NOT_FOUND\]/);
}

const labelWords = (model: string, dataset: string, output: string): string[] => [
  ...['scan', '--model', model, '--dataset', dataset, '--engine', 'onnxruntime', '--device', 'cpu'],
  ...['--threads', '4', '--shard', '3/8', '--output', output],
];
const modelWords = (list: string, output: string): string[] => [
  ...['scan', '--models', list, '--threads', '4', '--shard', '3/8', '--output', output],
];

describe.skipIf(process.platform === 'win32')('the Slurm scripts', () => {
  const task = { SLURM_ARRAY_TASK_ID: '3', SLURM_CPUS_PER_TASK: '4' };
  const places = { MODEL: '/e/m.h5', DATASET: '/e/d.h5', MODELS: '/e/list.txt', RESULTS: '/r' };

  it.each(['slurm-labels.sh', 'slurm-models.sh', 'slurm-merge.sh'])('%s is a valid script', (name) => {
    execFileSync('bash', ['-n', path.join(jobs, name)]);
  });

  it.each(['slurm-labels.sh', 'slurm-models.sh'])('%s has as many shards as tasks', (name) => {
    const text = readFileSync(path.join(jobs, name), 'utf8');
    const tasks = /^#SBATCH --array=1-(\d+)$/m.exec(text)?.[1];
    expect(tasks).toBeDefined();
    expect(text).toContain(`SHARDS=\${SHARDS:-${tasks}}`);
  });

  it('give each task its shard, in words that the command line takes', async () => {
    const labels = runScript('bash', [path.join(jobs, 'slurm-labels.sh')], { ...task, ...places });
    expect(labels).toMatchObject({ status: 0, words: labelWords('/e/m.h5', '/e/d.h5', '/r/shards') });
    const models = runScript('bash', [path.join(jobs, 'slurm-models.sh')], { ...task, ...places });
    expect(models).toMatchObject({ status: 0, words: modelWords('/e/list.txt', '/r') });
    await expectAccepted(labels.words);
    await expectAccepted(models.words);
  });

  it('pass on how a shard ended', () => {
    const script = path.join(jobs, 'slurm-labels.sh');
    expect(runScript('bash', [script], { ...task, ...places }, 4).status).toBe(4);
  });

  it.each([
    [0, 0],
    [1, 0],
    [3, 0],
    [2, 2],
    [4, 4],
  ])('take a merge that ends with %i for %i: a verdict is no failure', (code, status) => {
    const run = runScript('bash', [path.join(jobs, 'slurm-merge.sh')], places, code);
    expect(run.status).toBe(status);
    const words = ['merge', '/r/shards', '--output', '/r/report', '--history', '/r/history.sqlite'];
    expect(run.words).toEqual(words);
  });
});

describe.skipIf(process.platform === 'win32')('the Kubernetes manifests', () => {
  it.each(['kubernetes-labels.yaml', 'kubernetes-models.yaml'])('%s is an Indexed Job', (name) => {
    const { spec, environment } = readJob(name);
    expect(spec.completionMode).toBe('Indexed');
    expect(String(spec.completions)).toBe(environment['SHARDS']);
  });

  it.each(['kubernetes-labels.yaml', 'kubernetes-models.yaml', 'kubernetes-merge.yaml'])(
    '%s mounts the volumes that it names',
    (name) => {
      const { container, volumes } = readJob(name);
      const mounted = container.volumeMounts.map((mount) => mount.name);
      expect(mounted).toEqual(volumes.map((volume) => volume.name));
    },
  );

  it('give each index its shard, counted from 1, in words that the command line takes', async () => {
    for (const [name, expected] of [
      ['kubernetes-labels.yaml', labelWords('/evidence/model.h5', '/evidence/images.h5', '/results/shards')],
      ['kubernetes-models.yaml', modelWords('/evidence/models.txt', '/results')],
    ] as const) {
      const { container, environment } = readJob(name);
      const [shell, option] = container.command;
      const run = runScript(shell, [option, ...container.args], {
        ...environment,
        JOB_COMPLETION_INDEX: '2',
      });
      expect(run).toMatchObject({ status: 0, words: expected });
      await expectAccepted(run.words);
    }
  });

  it.each([
    [1, 0],
    [3, 0],
    [2, 2],
  ])('take a merge that ends with %i for %i', (code, status) => {
    const { container } = readJob('kubernetes-merge.yaml');
    const [shell, option] = container.command;
    const run = runScript(shell, [option, ...container.args], {}, code);
    expect(run.status).toBe(status);
    expect(run.words.slice(0, 2)).toEqual(['merge', '/results/shards']);
  });
});
