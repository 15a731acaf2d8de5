import { describe, expect, it } from 'vitest';
import { readKerasClassifier } from '../../../../src-main/formats/keras/keras-reader.ts';
import { openSavedModel } from '../../../../src-main/formats/keras/model-file.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';
import { layer, madeUpFile, sequential, type MadeUpModel } from './made-up-file.ts';

const flatten = layer('Flatten', { name: 'flatten' });
const dense = (units: number, activation: unknown = 'softmax', name = 'dense') =>
  layer('Dense', { name, units, activation });
const denseWeights = (units: number) => ({ kernel: { shape: [16, units] }, bias: { shape: [units] } });

function model(config: object, weights: MadeUpModel['weights'], training?: object): MadeUpModel {
  const attributes = { keras_version: '2.8.0', model_config: config, training_config: training };
  return { attributes, weights };
}

function read(made: MadeUpModel) {
  return readKerasClassifier(openSavedModel(madeUpFile(made)));
}

/** Logits of one image of 4 × 4 ones. */
function logitsOfOnes(made: MadeUpModel): number[] {
  const graph = new Graph();
  graph.output('logits', read(made).buildLogits(graph, graph.input('images', [1, 1, 4, 4])));
  return [...evaluateGraph(graph, { images: new Float32Array(16).fill(1) }).logits!];
}

/** What a dense layer with the weights 0.1, 0.2, … and biases 0.1, 0.2, 0.3 makes of 16 ones: sums by column. */
const scores = [37.7, 39.4, 41.1];

describe('readKerasClassifier', () => {
  it('describes the model as the file does', () => {
    const classifier = read(model(sequential(flatten, dense(3)), { dense: denseWeights(3) }));
    expect(classifier.format).toBe('Keras 2.8.0 HDF5');
    expect(classifier.inputShape).toEqual({ channels: 1, height: 4, width: 4 });
    expect(classifier.labelCount).toBe(3);
    expect(classifier.layers).toEqual([
      { path: 'image', kind: 'InputLayer', outputShape: [4, 4, 1], parameters: 0 },
      { path: 'flatten', kind: 'Flatten', outputShape: [16], parameters: 0 },
      { path: 'dense', kind: 'Dense', outputShape: [3], parameters: 51 },
    ]);
  });

  it('takes off the softmax, and appends none', () => {
    const graph = new Graph();
    const classifier = read(model(sequential(flatten, dense(3)), { dense: denseWeights(3) }));
    classifier.buildLogits(graph, graph.input('images', [2, 1, 4, 4]));
    expect(graph.nodes.map((node) => node.operator.type)).not.toContain('Softmax');
  });

  it('builds any number of graphs from weights that were read once', () => {
    const file = madeUpFile(model(sequential(flatten, dense(3)), { dense: denseWeights(3) }));
    let reads = 0;
    const counting = {
      ...file,
      dataset: (path: string) => {
        const dataset = file.dataset(path);
        return dataset && { ...dataset, read: () => ((reads += 1), dataset.read()) };
      },
    };
    const classifier = readKerasClassifier(openSavedModel(counting));
    for (const batch of [1, 5]) {
      const graph = new Graph();
      expect(classifier.buildLogits(graph, graph.input('images', [batch, 1, 4, 4])).shape).toEqual([
        batch,
        3,
      ]);
    }
    expect(reads).toBe(2);
  });

  it('reads one sigmoid unit as two labels whose softmax is the sigmoid', () => {
    // kernel 0.1 … 1.6 sums to 13.6, bias 0.1
    const made = model(sequential(flatten, dense(1, 'sigmoid')), { dense: denseWeights(1) });
    const [zero, one] = logitsOfOnes(made);
    expect(zero).toBe(0);
    expect(one).toBeCloseTo(13.7, 5);
    expect(read(made).findings[0]!.message).toContain('one sigmoid unit');
  });

  it('reads one linear unit as two labels where its loss was a binary cross entropy from logits', () => {
    const loss = { class_name: 'BinaryCrossentropy', config: { from_logits: true } };
    const made = model(sequential(flatten, dense(1, 'linear')), { dense: denseWeights(1) }, { loss });
    expect(read(made).labelCount).toBe(2);
  });

  it('refuses one linear unit otherwise', () => {
    const made = model(sequential(flatten, dense(1, 'linear')), { dense: denseWeights(1) });
    expect(() => read(made)).toThrow(expect.objectContaining({ code: 'MODEL_NOT_IMAGE_CLASSIFIER' }));
  });

  it('takes other scores as logits, and says so', () => {
    const made = model(sequential(flatten, dense(3, 'relu')), { dense: denseWeights(3) });
    logitsOfOnes(made).forEach((logit, i) => expect(logit).toBeCloseTo(scores[i]!, 4));
    expect(read(made).findings).toContainEqual(expect.objectContaining({ severity: 'warning' }));
  });

  it('takes the logarithm of the shares of scores that a cross entropy was computed from', () => {
    const weights = { dense: denseWeights(3) };
    const made = model(sequential(flatten, dense(3, 'relu')), weights, { loss: 'categorical_crossentropy' });
    const sum = scores.reduce((total, score) => total + score, 0);
    logitsOfOnes(made).forEach((logit, i) => expect(logit).toBeCloseTo(Math.log(scores[i]! / sum), 5));
  });

  it('sees that the network scales its own input', () => {
    const rescaling = layer('Rescaling', { name: 'rescaling', scale: 1 / 255 });
    const weights = { dense: denseWeights(3) };
    expect(read(model(sequential(rescaling, flatten, dense(3)), weights)).scalesItsInput).toBe(true);
    expect(read(model(sequential(flatten, rescaling, dense(3)), weights)).scalesItsInput).toBe(false);
  });

  describe('for a model of images of any size', () => {
    const open = { name: 'image', batch_input_shape: [null, null, null, 1] };
    const pool = layer('GlobalMaxPooling2D', { name: 'pool', data_format: 'channels_last' });
    const config = { name: 's', layers: [layer('InputLayer', open), pool, dense(3)] };
    const made = model(
      { class_name: 'Sequential', config },
      { dense: { kernel: { shape: [1, 3] }, bias: { shape: [3] } } },
    );
    const sized = (height: number, width: number) =>
      readKerasClassifier(openSavedModel(madeUpFile(made)), { inputSize: { height, width }, output: null });

    it('asks for one', () => {
      expect(() => read(made)).toThrow(
        expect.objectContaining({
          code: 'MODEL_INPUT_SIZE_NEEDED',
          message: expect.stringMatching(/--input-size/) as unknown,
        }),
      );
    });

    it('takes the one that was given', () => {
      expect(sized(5, 7).inputShape).toEqual({ channels: 1, height: 5, width: 7 });
    });

    it('refuses another than the file states', () => {
      const fixed = openSavedModel(
        madeUpFile(model(sequential(flatten, dense(3)), { dense: denseWeights(3) })),
      );
      const options = { inputSize: { height: 5, width: 4 }, output: null };
      expect(() => readKerasClassifier(fixed, options)).toThrow(/4 × 4, not of 5 × 4/);
    });
  });

  it('chooses one of several outputs by name, and lists them where none is chosen', () => {
    const nodes = (name: string) => [[[name, 0, 0, {}]]];
    const config = {
      name: 'model',
      layers: [
        { ...layer('InputLayer', { name: 'image', batch_input_shape: [null, 4, 4, 1] }), inbound_nodes: [] },
        { ...flatten, inbound_nodes: nodes('image') },
        { ...dense(3, 'softmax', 'kind'), inbound_nodes: nodes('flatten') },
        { ...dense(5, 'softmax', 'colour'), inbound_nodes: nodes('flatten') },
      ],
      input_layers: [['image', 0, 0]],
      output_layers: [
        ['kind', 0, 0],
        ['colour', 0, 0],
      ],
    };
    const weights = { kind: denseWeights(3), colour: denseWeights(5) };
    const saved = openSavedModel(madeUpFile(model({ class_name: 'Model', config }, weights)));
    const choose = (output: string | null) => readKerasClassifier(saved, { inputSize: null, output });
    expect(choose('colour').labelCount).toBe(5);
    for (const name of [null, 'size']) {
      expect(() => choose(name)).toThrow(
        expect.objectContaining({
          code: 'MODEL_OUTPUT_NEEDED',
          choices: ['kind', 'colour'],
          message: expect.stringMatching(/--model-output/) as unknown,
        }),
      );
    }
  });

  it('says which code from outside Keras the file names, and does not need it', () => {
    const own = layer('Mine', {});
    const made = model(
      sequential(flatten, layer('Dense', { name: 'dense', units: 3, kernel_initializer: own })),
      { dense: denseWeights(3) },
      { loss: layer('Focal', {}), metrics: ['my_f1'] },
    );
    expect(read(made).findings).toContainEqual({
      severity: 'info',
      message: expect.stringMatching(/code outside Keras: Mine, Focal, my_f1\. It is not run/) as unknown,
    });
  });

  it.each([
    ['tensorflow', [0, 1, 2]],
    ['torch', [-0.1, 0.4, 0.9]],
  ])('reads a nested Normalization of Keras 3 as Keras with %s loads it', (backend, expected) => {
    const statistics = { mean: { shape: [1], data: [0.2] }, variance: { shape: [1], data: [4] } };
    const inner = {
      class_name: 'Sequential',
      config: { name: 'inner', layers: [layer('Normalization', { name: 'n', axis: [-1], mean: null })] },
    };
    const input = layer('InputLayer', { name: 'image', batch_input_shape: [null, 1, 3, 1] });
    const config = { name: 's', layers: [input, inner, flatten] };
    const attributes = {
      keras_version: '3.15.1',
      backend,
      model_config: { class_name: 'Sequential', config },
    };
    const classifier = readKerasClassifier(
      openSavedModel(madeUpFile({ attributes, weights: { inner: statistics } })),
    );
    const graph = new Graph();
    graph.output('logits', classifier.buildLogits(graph, graph.input('images', [1, 1, 1, 3])));
    const { logits } = evaluateGraph(graph, { images: Float32Array.of(0, 1, 2) });
    [...logits!].forEach((logit, i) => expect(logit).toBeCloseTo(expected[i]!, 6));
    const warned = classifier.findings.some(({ message }) => message.includes('does not restore'));
    expect(warned).toBe(backend === 'tensorflow');
  });

  it('names layer and shapes where a weight does not fit', () => {
    const made = model(sequential(flatten, dense(3)), {
      dense: { kernel: { shape: [15, 3] }, bias: { shape: [3] } },
    });
    expect(() => read(made)).toThrow(
      expect.objectContaining({
        code: 'MODEL_WEIGHT_MISMATCH',
        message: expect.stringMatching(/"kernel".*"dense".*\[15, 3\].*\[16, 3\]/) as unknown,
      }),
    );
  });

  it('names the layer where a weight is missing', () => {
    const made = model(sequential(flatten, dense(3)), { dense: { kernel: { shape: [16, 3] } } });
    expect(() => read(made)).toThrow(
      expect.objectContaining({
        code: 'MODEL_WEIGHT_MISMATCH',
        message: expect.stringMatching(/"dense".*1 weights.*asks for 2/) as unknown,
      }),
    );
  });

  it.each([NaN, Infinity])('names layer, weight and element where a weight is %s', (value) => {
    const made = model(sequential(flatten, dense(3)), {
      dense: { kernel: { shape: [16, 3] }, bias: { shape: [3], data: [1, value, 1] } },
    });
    expect(() => read(made)).toThrow(
      expect.objectContaining({
        code: 'MODEL_WEIGHTS_NOT_FINITE',
        message: expect.stringMatching(/"bias".*"dense".*element 1/) as unknown,
      }),
    );
  });

  it('names the layer that cannot be computed', () => {
    const crop = layer('Cropping2D', {
      name: 'crop',
      cropping: [
        [3, 3],
        [0, 0],
      ],
    });
    expect(() => read(model(sequential(crop, flatten, dense(3)), { dense: denseWeights(3) }))).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringContaining('"crop"') as unknown,
      }),
    );
  });

  it('names the argument that is no valid one', () => {
    const made = model(sequential(flatten, dense(-3)), { dense: denseWeights(3) });
    expect(() => read(made)).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringMatching(/"dense".*-3.*"units"/) as unknown,
      }),
    );
  });

  it('refuses a layer that would need more memory than any image classifier', () => {
    const enlarge = (name: string) => layer('UpSampling2D', { name, size: [1000, 1000] });
    const made = model(sequential(enlarge('up1'), enlarge('up2'), flatten, dense(3)), {});
    expect(() => read({ ...made, weights: { dense: denseWeights(3) } })).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringContaining('"up2"') as unknown,
      }),
    );
  });

  it('names the layer of a nested model that is not supported', () => {
    const inner = {
      class_name: 'Sequential',
      config: { name: 'inner', layers: [layer('LSTM', { name: 'lstm', units: 3 })] },
    };
    expect(() => read(model(sequential(inner, dense(3)), {}))).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNSUPPORTED_LAYER',
        message: expect.stringMatching(/"inner\/lstm".*LSTM/) as unknown,
      }),
    );
  });

  it('refuses an activation that Keras does not have', () => {
    const made = model(sequential(flatten, dense(3, 'my_swish')), { dense: denseWeights(3) });
    expect(() => read(made)).toThrow(expect.objectContaining({ code: 'MODEL_UNSAFE_LAYER' }));
  });

  it('tells weights without a model from a file without either', () => {
    const weightsOnly = madeUpFile({ attributes: { layer_names: 'dense' } });
    expect(() => readKerasClassifier(openSavedModel(weightsOnly))).toThrow(
      expect.objectContaining({ code: 'MODEL_WEIGHTS_ONLY' }),
    );
    const images = {
      ...madeUpFile({ attributes: {} }),
      children: () => [{ name: 'X_test', kind: 'dataset' as const }],
    };
    expect(() => readKerasClassifier(openSavedModel(images))).toThrow(
      expect.objectContaining({
        code: 'MODEL_FORMAT_UNSUPPORTED',
        message: expect.stringContaining('X_test') as unknown,
      }),
    );
  });
});
