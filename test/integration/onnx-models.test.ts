import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { Graph } from '../../src-main/graph/graph.ts';
import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import { largestDeviation } from '../support/deviation.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';

const fixtures = join(import.meta.dirname, '../fixtures/onnx');
const folder = join(fixtures, 'networks');

/** One network of make_networks.py or make_exported.py in test/fixtures/onnx, and what its reader has to notice. */
interface NetworkCase {
  /** From the folder of the fixtures. */
  readonly file: string;
  /** The output in the file that the scores are compared with. */
  readonly output: string;
  readonly ending: 'logits' | 'softmax' | 'log_softmax' | 'sigmoid' | 'one sigmoid' | 'label';
  readonly labels: number;
  /** Channels, height and width. */
  readonly image: readonly [number, number, number];
  readonly format?: string;
  readonly says?: readonly string[];
  readonly options?: { readonly inputSize?: readonly [number, number]; readonly output?: string };
  /** Each image is a row of numbers. */
  readonly flat?: boolean;
  readonly channelsLast?: boolean;
  readonly noChannels?: boolean;
  readonly noBatch?: boolean;
  readonly integers?: boolean;
  readonly scalesItsInput?: boolean;
  readonly tolerance?: number;
}

const cases = ['networks', 'exported'].flatMap((name) => {
  const index = JSON.parse(readFileSync(join(fixtures, name, 'index.json'), 'utf8')) as NetworkCase[];
  return index.map((item): NetworkCase => ({ ...item, file: `${name}/${item.file}` }));
});

/** ONNX Runtime computes in float32 (relative 6e-8) over sums of a few hundred products; ours is exact. */
const float32Tolerance = 1e-5;
/** Divisible by the batch of every file that fixes one. */
const imageCount = 6;

describe('networks in ONNX files', () => {
  it.each(cases)("$file: scores are ONNX Runtime's", async (item) => {
    const classifier = await openModel(join(fixtures, item.file), modelOptions(item));
    const pixels = randomPixels(item);
    const expected = await runOriginal(item, pixels);
    const logits = predict(classifier, pixels, imageCount);
    const tolerance = item.tolerance ?? float32Tolerance;
    expect(largestDeviation(scores(item, logits), expected)).toBeLessThan(tolerance);

    const fewer = predict(classifier, pixels, imageCount - 1);
    expect(largestDeviation(fewer, logits.slice(0, fewer.length))).toBeLessThan(1e-12);
  });

  it.each(cases)('$file: shape, labels and findings are stated', async (item) => {
    const classifier = await openModel(join(fixtures, item.file), modelOptions(item));
    const { channels, height, width } = classifier.inputShape;
    expect([channels, height, width]).toEqual(item.image);
    expect(classifier.labelCount).toBe(item.labels);
    expect(classifier.scalesItsInput).toBe(item.scalesItsInput ?? false);
    expect(classifier.layers.length).toBeGreaterThan(0);
    if (item.format !== undefined) expect(classifier.format).toBe(item.format);
    const messages = classifier.findings.map(({ message }) => message).join('\n');
    for (const text of item.says ?? []) expect(messages).toContain(text);
  });

  it('lists each weighted node with its output and parameters', async () => {
    const { layers } = await openModel(join(folder, 'plain.onnx'));
    expect(layers).toEqual([
      { path: 'conv', kind: 'Conv', outputShape: [4, 8, 8], parameters: 112 },
      { path: 'dense', kind: 'Gemm', outputShape: [5], parameters: 25 },
    ]);
  });

  it('asks for the size of the images where the file leaves it open', async () => {
    await expect(openModel(join(folder, 'any_size.onnx'))).rejects.toMatchObject({
      code: 'MODEL_INPUT_SIZE_NEEDED',
      message: expect.stringContaining('--input-size') as unknown,
    });
  });

  it('asks which output holds the scores where several could', async () => {
    await expect(openModel(join(folder, 'two_heads.onnx'))).rejects.toMatchObject({
      code: 'MODEL_OUTPUT_NEEDED',
      choices: ['scores', 'second_scores'],
    });
    await expect(
      openModel(join(folder, 'two_heads.onnx'), { inputSize: null, output: 'third' }),
    ).rejects.toMatchObject({ code: 'MODEL_OUTPUT_NEEDED', choices: ['scores', 'second_scores'] });
  });
});

function modelOptions({ options }: NetworkCase): ModelOptions {
  const size = options?.inputSize;
  return {
    inputSize: size === undefined ? null : { height: size[0], width: size[1] },
    output: options?.output ?? null,
  };
}

/** [images, channels, height, width]: 0 to 255 where the network scales its pixels, else 0 to 1. */
function randomPixels({ image, integers, scalesItsInput }: NetworkCase): Float32Array {
  const count = imageCount * image[0] * image[1] * image[2];
  let state = 12345;
  return Float32Array.from({ length: count }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const value = state / 2 ** 31;
    return integers ? Math.floor(value * 256) : value * (scalesItsInput ? 255 : 1);
  });
}

function predict(classifier: Classifier, pixels: Float32Array, count: number): Float64Array {
  const graph = new Graph();
  const { channels, height, width } = classifier.inputShape;
  const images = graph.input('images', [count, channels, height, width]);
  graph.output('logits', classifier.buildLogits(graph, images));
  return Float64Array.from(
    evaluateGraph(graph, { images: pixels.slice(0, count * channels * height * width) }).logits!,
  );
}

/** The file's own output for all images, in runs of as many as it takes. */
async function runOriginal(item: NetworkCase, pixels: Float32Array): Promise<readonly number[]> {
  const session = await ort.InferenceSession.create(join(fixtures, item.file), {
    logSeverityLevel: 3,
    // Its fused 8-bit kernels saturate where the processor has no VNNI; the operators by themselves are exact.
    graphOptimizationLevel: 'disabled',
  });
  const input = session.inputNames[0]!;
  const [metadata] = session.inputMetadata;
  const first = metadata?.isTensor === true ? metadata.shape[0] : undefined;
  const batch = item.noBatch === true || typeof first !== 'number' || first < 1 ? 1 : first;
  const perRun = batch * item.image[0] * item.image[1] * item.image[2];
  const results: number[] = [];
  for (let start = 0; start < pixels.length; start += perRun) {
    const data = toFileOrder(item, pixels.slice(start, start + perRun));
    const tensor = item.integers
      ? new ort.Tensor('uint8', Uint8Array.from(data), inputDims(item, batch))
      : new ort.Tensor('float32', data, inputDims(item, batch));
    const outputs = await session.run({ [input]: tensor }, [item.output]);
    results.push(...Array.from(outputs[item.output]!.data as Float32Array, Number));
  }
  await session.release();
  return results;
}

function inputDims(item: NetworkCase, batch: number): number[] {
  const { image, flat, channelsLast, noChannels, noBatch } = item;
  const [channels, height, width] = image;
  if (flat === true) return [batch, channels * height * width];
  if (noBatch === true) return [channels, height, width];
  if (noChannels === true) return [batch, height, width];
  return channelsLast === true ? [batch, height, width, channels] : [batch, channels, height, width];
}

function toFileOrder({ channelsLast, image }: NetworkCase, pixels: Float32Array): Float32Array {
  if (channelsLast !== true) return pixels;
  const [channels, height, width] = image;
  const area = height * width;
  return pixels.map((_, i) => {
    const [imageIndex, rest] = [Math.floor(i / (area * channels)), i % (area * channels)];
    return pixels[imageIndex * area * channels + (rest % channels) * area + Math.floor(rest / channels)]!;
  });
}

/** What the file yields, from the logits that were read from it. */
function scores({ ending, labels }: NetworkCase, logits: Float64Array): readonly number[] {
  const rows = Array.from({ length: logits.length / labels }, (_, i) =>
    Array.from(logits.slice(i * labels, (i + 1) * labels)),
  );
  return rows.flatMap((row) => {
    const total = row.reduce((sum, x) => sum + Math.exp(x), 0);
    switch (ending) {
      case 'logits':
        return row;
      case 'softmax':
        return row.map((x) => Math.exp(x) / total);
      case 'log_softmax':
        return row.map((x) => x - Math.log(total));
      case 'sigmoid':
        return row.map(Math.exp);
      case 'one sigmoid':
        return [Math.exp(row[1]!) / total];
      case 'label':
        return [row.indexOf(Math.max(...row))];
    }
  });
}
