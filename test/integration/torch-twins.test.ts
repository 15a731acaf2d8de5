import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scanReportSchema } from '../../src-shared/domain/scan-report.ts';
import { runCli } from '../support/run-cli.ts';
import { samplePath } from '../support/sample.ts';

const twins = join(import.meta.dirname, '../fixtures/torch/twins');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * One network, trained in PyTorch. Keras and the dynamo exporter lead to the same weights to the last bit. The
 * TorchScript exporter folds batch normalizations with PyTorch's square root, which is off by a last bit here and there;
 * a search makes more of that, observed 1e-4 of the norm in 20 steps.
 */
it(
  'gives one network the same norms, exported by either exporter or saved by Keras',
  { timeout: 300_000 },
  async () => {
    const keras = await norms('resnet.h5');
    expect(keras.map(Number.isFinite)).toEqual([true, true]);
    expect(await norms('resnet.dynamo.onnx')).toEqual(keras);
    const torchscript = await norms('resnet.torchscript.onnx');
    keras.forEach((norm, i) => expect(Math.abs(torchscript[i]! / norm - 1)).toBeLessThan(1e-3));
  },
);

/** The mask norms of two labels after a search of half the usual length. */
async function norms(file: string): Promise<number[]> {
  const files = ['--model', join(twins, file), '--dataset', samplePath('images.h5')];
  const pixels = ['--model-pixels', 'mnist', '--dataset-pixels', 'raw'];
  const search = ['--labels', '0,1', '--steps', '10', '--starts', '1', '--seed', '7', '--repetitions', '0'];
  const engine = ['--engine', 'onnxruntime', '--threads', '1', '--label-slots', '1'];
  const history = ['--history', join(folder, `${file}.sqlite`)];
  const run = await runCli(['scan', ...files, ...pixels, ...search, ...engine, ...history, '--json']);
  const { labels } = scanReportSchema.parse(JSON.parse(run.stdout));
  return labels.map(({ maskL1Norm }) => maskL1Norm ?? NaN);
}
