import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from '../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { openHdf5 } from '../../src-main/formats/hdf5/open-hdf5.ts';
import { openModel } from '../../src-main/formats/model.ts';
import { Graph } from '../../src-main/graph/graph.ts';
import type { AppErrorCode } from '../../src-shared/domain/app-error.ts';
import { evaluateGraph } from '../support/reference-evaluator.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const isThere = existsSync(data);
if (!isThere) process.stdout.write(`skipped: no model corpus at ${data}\n`);

/** [file, channels × height × width, labels, layers that the file lists, parameters as Keras counts them] */
const readable: readonly (readonly [string, string, number, number, number])[] = [
  ['gtsrb/infected-target-1.hdf5', '3x32x32', 43, 30, 210_619],
  ['mnist/clean.h5', '1x28x28', 10, 8, 281_034],
  ['mnist/infected-target-0.h5', '1x28x28', 10, 8, 281_034],
  ['faces/infected-1283-labels-target-0.h5', '3x55x47', 1283, 15, 601_643],
  ['zoo/cifar10_airtelllu.h5', '3x32x32', 10, 9, 122_570],
  ['zoo/johnny_resnet.h5', '3x32x32', 10, 31, 47_594],
  ['zoo/kayzaks_neuraloverflow.h5', '1x2x2', 2, 8, 27_362],
  ['zoo/mnist_andregallina_inception.h5', '1x28x28', 10, 16, 323_234],
  ['zoo/mnist_jorge_digit_model.h5', '1x28x28', 10, 4, 118_282],
  ['zoo/mnist_waregamo_k3.h5', '1x28x28', 10, 9, 225_034],
  ['zoo/mnist_waregamo_k3.keras', '1x28x28', 10, 9, 225_034],
  ['zoo/oarriaga_mini_XCEPTION.hdf5', '1x64x64', 7, 46, 58_423],
  ['zoo/plantdoctor_cnnx9515.h5', '3x256x256', 9, 16, 184_137],
  ['zoo/srijannq_squeezenet.h5', '3x224x224', 3, 44, 120_515],
  ['zoo/tm_aliosm_keras_model.h5', '3x224x224', 10, 161, 539_308],
];

const refused: readonly (readonly [string, AppErrorCode, RegExp])[] = [
  ['BAD_lfs_pointer_resnet.h5', 'MODEL_FORMAT_UNSUPPORTED', /Git LFS pointer/],
  ['dl4j_batch_to_conv2d_tensorflow_1.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /flat vector of 100/],
  ['dl4j_batch_to_conv2d_theano_2.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /flat vector of 100/],
  ['dl4j_cnn_batch_norm.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /one number/],
  ['dl4j_conv2d_tensorflow_1.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /\[3, 3, 6\]/],
  ['dl4j_sepconv2d_tensorflow_2.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /\[1, 2, 6\]/],
  ['dl4j_sequential_lambda.h5', 'MODEL_UNSAFE_LAYER', /"lambda_1".*Lambda/],
  ['dl4j_simple_cnn_tf_weights.h5', 'MODEL_WEIGHTS_ONLY', /weights/],
  ['dl4j_simple_lstm_tf_keras_2_model.h5', 'MODEL_UNSUPPORTED_LAYER', /"lstm_1".*LSTM/],
  ['mnist_andregallina_dnn.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /flat vector of 784/],
  ['mnist_cnn_insikk.h5', 'MODEL_WEIGHTS_ONLY', /weights/],
  ['mnist_cnn_petacreepers23.h5', 'MODEL_NOT_IMAGE_CLASSIFIER', /autoencoder/],
];

/** [model, images, smallest accuracy that the corpus' README states, less the sampling error of as many images] */
const measured: readonly (readonly [string, string, number])[] = [
  ['gtsrb/infected-target-1.hdf5', 'gtsrb/images.h5', 0.9],
  ['mnist/clean.h5', 'mnist/images.h5', 0.985],
  ['mnist/infected-target-0.h5', 'mnist/images.h5', 0.98],
  ['zoo/mnist_andregallina_inception.h5', 'mnist/images.h5', 0.97],
  ['zoo/mnist_jorge_digit_model.h5', 'mnist/images.h5', 0.94],
  ['zoo/mnist_waregamo_k3.h5', 'mnist/images.h5', 0.97],
];

describe.skipIf(!isThere)('the corpus of real models', () => {
  it.each(readable)('reads %s', async (file, shape, labels, layers, parameters) => {
    const classifier = await openModel(join(data, file));
    const { channels, height, width } = classifier.inputShape;
    expect(`${channels}x${height}x${width}`).toBe(shape);
    expect(classifier.labelCount).toBe(labels);
    expect(classifier.layers).toHaveLength(layers);
    expect(classifier.layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
    expect(logitsShape(classifier)).toEqual([2, labels]);
  });

  it.each(refused)('refuses %s with %s', async (file, code, message) => {
    const opening = openModel(join(data, 'zoo', file));
    await expect(opening).rejects.toMatchObject({ code, message: expect.stringMatching(message) as unknown });
  });

  it('computes the same from an archive as from the HDF5 file of the same network', async () => {
    const [archive, hdf5] = await Promise.all(
      ['keras', 'h5'].map(async (ending) => {
        const classifier = await openModel(join(data, `zoo/mnist_waregamo_k3.${ending}`));
        const graph = new Graph();
        graph.output('logits', classifier.buildLogits(graph, graph.input('images', [2, 1, 28, 28])));
        const images = Float32Array.from({ length: 2 * 28 * 28 }, (_, i) => (i % 29) / 29);
        return evaluateGraph(graph, { images }).logits!;
      }),
    );
    expect([...archive!]).toEqual([...hdf5!]);
  });

  it('warns that two labels carry no statistics', async () => {
    const { findings } = await openModel(join(data, 'zoo/kayzaks_neuraloverflow.h5'));
    expect(findings).toContainEqual({
      severity: 'warning',
      message: expect.stringContaining('2 labels') as unknown,
    });
  });

  it.each(measured)('predicts as it should with %s on %s', async (model, images, accuracy) => {
    expect(await measureAccuracy(join(data, model), join(data, images))).toBeGreaterThanOrEqual(accuracy);
  });
});

function logitsShape(classifier: Classifier): readonly number[] {
  const graph = new Graph();
  const { channels, height, width } = classifier.inputShape;
  return classifier.buildLogits(graph, graph.input('images', [2, channels, height, width])).shape;
}

/** Share of the images, divided by 255, whose largest logit is the label's. */
async function measureAccuracy(modelPath: string, imagesPath: string): Promise<number> {
  const classifier = await openModel(modelPath);
  const file = await openHdf5(imagesPath);
  const pixels = file.dataset('/X_test')!;
  const oneHot = file.dataset('/Y_test')!;
  const [count, height, width, channels] = pixels.shape as [number, number, number, number];
  const batch = 100;
  const graph = new Graph();
  graph.output(
    'logits',
    classifier.buildLogits(graph, graph.input('images', [batch, channels, height, width])),
  );
  const engine = createOnnxruntimeEngine('cpu', { threads: 1 });
  const executable = await engine.prepare(graph);
  let correct = 0;
  const batches = Math.floor(Math.min(count, 1000) / batch);
  for (let index = 0; index < batches; index++) {
    // Spread over the file, which may be sorted by label.
    const start = Math.floor((index * (count - batch)) / Math.max(batches - 1, 1));
    const raw = pixels.read(start, start + batch);
    const area = height * width;
    executable.inputs.images!.forEach((_, i, input) => {
      const image = Math.floor(i / (channels * area));
      const channel = Math.floor(i / area) % channels;
      input[i] = raw[(image * area + (i % area)) * channels + channel]! / 255;
    });
    const { logits } = await executable.run();
    const wanted = oneHot.read(start, start + batch);
    const labels = classifier.labelCount;
    for (let row = 0; row < batch; row++) {
      const found = largest(logits!.subarray(row * labels, (row + 1) * labels));
      if (wanted[row * labels + found] === 1) correct += 1;
    }
  }
  await executable.dispose();
  file.close();
  return correct / (batches * batch);
}

function largest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
