import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { openHdf5 } from '../../src-main/formats/hdf5/open-hdf5.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { Graph } from '../../src-main/graph/graph.ts';
import { noModelOptions } from '../../src-shared/domain/model-options.ts';
import { largestDeviation } from '../support/deviation.ts';

const folder = join(import.meta.dirname, '../../../shared/data/cases');
const isThere = existsSync(folder);
if (!isThere) process.stdout.write(`skipped: no Keras cases at ${folder}\n`);

interface Case {
  /** Batch first, as Keras takes it. */
  readonly input: readonly number[];
  readonly output: unknown;
}

const cases = isThere
  ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Record<string, Case>)
  : {};
const bytes = readFileSync(join(import.meta.dirname, '../fixtures/keras/cases-input.f32'));
const images = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);

/** What cannot be scanned, and why. */
const refused: Readonly<Record<string, RegExp>> = {
  '07-autoencoder': /autoencoder/,
  '07-lambda': /Lambda/,
  '07-linear1_nocompile': /one number/,
  '07-segmentation': /\[16, 16, 5\]/,
  '07-tanh1_hinge': /one number/,
};

const unloadable = [
  'extra-add_3.15.1.h5',
  'extra-bfloat16_all_3.15.1.h5',
  'extra-c4.h5',
  'extra-hswish_3.15.1.h5',
  'extra-layer_add_const_3.15.1.h5',
  'extra-o_maximum_3.15.1.h5',
];

describe.skipIf(!isThere)('the cases that public bug reports describe', () => {
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  afterAll(() => engine.dispose());

  it.each(Object.keys(cases))('%s', async (file) => {
    const path = join(folder, file);
    const { input, output } = cases[file]!;
    const message = refused[file.replace(/(_3\.15\.1)?\.h5$/, '')];
    if (message !== undefined) return expect(openModel(path)).rejects.toThrow(message);
    const logits = await run(path, input);
    const expected = (output as number[][]).flat();
    expect(deviation(logits, expected)).toBeLessThan(1e-3);
  });

  it('decodes bfloat16 as ml_dtypes does', async () => {
    const file = await openHdf5(join(folder, 'extra-bfloat16_all_3.15.1.h5'));
    const kernel = file.dataset('/model_weights/conv2d_9/sequential_9/conv2d_9/kernel')!.read();
    file.close();
    expect([...kernel.slice(0, 4)]).toEqual([0.154296875, -0.0888671875, -0.234375, -0.015625]);
  });

  it.each(unloadable)('reads %s, which Keras cannot load again', async (file) => {
    const { labelCount, inputShape, buildLogits } = await openModel(join(folder, file));
    const graph = new Graph();
    const { channels, height, width } = inputShape;
    const logits = buildLogits(graph, graph.input('images', [2, channels, height, width]));
    expect(logits.shape).toEqual([2, labelCount]);
  });

  async function run(path: string, input: readonly number[]): Promise<Float32Array> {
    const [batch, height, width] = input as [number, number, number];
    const options = path.includes('none_size')
      ? { ...noModelOptions, inputSize: { height, width } }
      : noModelOptions;
    const classifier = await openModel(path, options);
    const { channels, ...size } = classifier.inputShape;
    const graph = new Graph();
    const value = graph.input('images', [batch, channels, size.height, size.width]);
    graph.output('logits', classifier.buildLogits(graph, value));
    const executable = await engine.prepare(graph);
    // Keras cuts pixels of a uint8 input down to whole numbers.
    const pixels = path.includes('uint8') ? images.map(Math.floor) : images;
    const isLast = input[3] === channels && input[1] === size.height;
    executable.inputs.images!.set(
      isLast
        ? channelsFirst(pixels, input)
        : images.subarray(
            0,
            input.reduce((a, b) => a * b),
          ),
    );
    const { logits } = await executable.run();
    await executable.dispose();
    return Float32Array.from(logits!);
  }
});

function channelsFirst(
  pixels: Float32Array,
  [batch, height, width, channels]: readonly number[],
): Float32Array {
  const area = height! * width!;
  return Float32Array.from({ length: batch! * area * channels! }, (_, i) => {
    const image = Math.floor(i / (channels! * area));
    const channel = Math.floor(i / area) % channels!;
    return pixels[(image * area + (i % area)) * channels! + channel]!;
  });
}

/** How far the closest of the readings of logits is from what Keras gave: logits, a softmax, sigmoids, one sigmoid. */
function deviation(logits: Float32Array, expected: readonly number[]): number {
  const labels = logits.length / 3;
  const softmax = Array.from(logits, (value, i) => {
    const row = logits.subarray(Math.floor(i / labels) * labels, Math.floor(i / labels) * labels + labels);
    return 1 / row.reduce((sum, other) => sum + Math.exp(other - value), 0);
  });
  const readings = [
    [...logits],
    softmax,
    Array.from(logits, Math.exp),
    softmax.filter((_, i) => i % 2 === 1),
  ];
  const fitting = readings.filter((reading) => reading.length === expected.length);
  return Math.min(...fitting.map((reading) => largestDeviation(reading, expected)));
}
