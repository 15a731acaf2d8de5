import { describe, expect, it } from 'vitest';
import { readKerasClassifier } from '../../../../src-main/formats/keras/keras-reader.ts';
import { openSavedModel } from '../../../../src-main/formats/keras/model-file.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';
import { layer, madeUpFile, sequential, type MadeUpModel } from './made-up-file.ts';

const node = (...names: string[]) => [names.map((name) => [name, 0, 0, {}])];
const input = {
  ...layer('InputLayer', { name: 'image', batch_input_shape: [null, 4, 4, 1] }),
  inbound_nodes: [],
};

function functional(...layers: readonly object[]): MadeUpModel {
  const config = {
    name: 'model',
    layers: [input, ...layers],
    input_layers: [['image', 0, 0]],
    output_layers: [['last', 0, 0]],
  };
  return { attributes: { keras_version: '2.8.0', model_config: { class_name: 'Model', config } } };
}

function read(made: MadeUpModel) {
  return readKerasClassifier(openSavedModel(madeUpFile(made)));
}

/** Logits of one 4 × 4 image of pixels 0, 1, … 15. */
function logits(made: MadeUpModel): number[] {
  const graph = new Graph();
  graph.output('logits', read(made).buildLogits(graph, graph.input('images', [1, 1, 4, 4])));
  return [...evaluateGraph(graph, { images: Float32Array.from({ length: 16 }, (_, i) => i) }).logits!];
}

describe('buildNetwork', () => {
  it('calls layers in an order that works, whatever the order of the file', () => {
    const flatten = { ...layer('Flatten', { name: 'flatten' }), inbound_nodes: node('image') };
    const last = { ...layer('Add', { name: 'last' }), inbound_nodes: node('flatten', 'flatten') };
    expect(logits(functional(last, flatten))).toEqual(Array.from({ length: 16 }, (_, i) => 2 * i));
  });

  it.each([
    ['a layer that depends on itself', node('last')],
    ['a layer that does not exist', node('nowhere')],
  ])('refuses %s', (_, inbound_nodes) => {
    const last = { ...layer('Flatten', { name: 'last' }), inbound_nodes };
    expect(() => read(functional(last))).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringMatching(/"last" is connected to/) as unknown,
      }),
    );
  });

  it('refuses models inside models that multiply beyond all measure', () => {
    // Each level calls the next ten times, one after the other: 10^6 calls of the innermost layer.
    let inner: object = layer('ReLU', { name: 'relu' });
    let name = 'relu';
    for (let level = 0; level < 6; level++) {
      const calls = Array.from({ length: 10 }, (_, i) => (i === 0 ? [['in', 0, 0]] : [[name, i - 1, 0]]));
      const config = {
        name: `level${level}`,
        layers: [
          { ...layer('InputLayer', { name: 'in' }), inbound_nodes: [] },
          { ...inner, name, inbound_nodes: calls },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [[name, 9, 0]],
      };
      name = config.name;
      inner = { class_name: 'Model', config };
    }
    const model_config = sequential(inner, layer('Flatten', { name: 'flatten' }));
    expect(() => read({ attributes: { keras_version: '2.8.0', model_config } })).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringContaining('20000') as unknown,
      }),
    );
  });
});

describe('kernels', () => {
  const kernel = [1, 2, 3, 4];
  const conv = { name: 'conv', filters: 1, kernel_size: [2, 2], strides: [2, 2], use_bias: false };
  const made = (backend: string): MadeUpModel => ({
    attributes: {
      keras_version: '2.1.3',
      backend,
      model_config: sequential(layer('Conv2D', conv), layer('Flatten', { name: 'flatten' })),
    },
    weights: { conv: { kernel: { shape: [2, 2, 1, 1], data: kernel } } },
  });

  it('are used as they are where TensorFlow wrote them', () => {
    // Top left window: pixels 0, 1, 4, 5.
    expect(logits(made('tensorflow'))[0]).toBe(0 * 1 + 1 * 2 + 4 * 3 + 5 * 4);
  });

  it('are turned by 180° where Theano wrote them', () => {
    expect(logits(made('theano'))[0]).toBe(0 * 4 + 1 * 3 + 4 * 2 + 5 * 1);
  });

  it('of Keras 1 with channels first are stored [filters, channels, height, width]', () => {
    const first = layer('Convolution2D', {
      name: 'conv',
      nb_filter: 2,
      nb_row: 2,
      nb_col: 2,
      subsample: [2, 2],
      dim_ordering: 'th',
      bias: false,
      batch_input_shape: [null, 1, 4, 4],
    });
    const config = { class_name: 'Sequential', config: [first, layer('Flatten', { name: 'flatten' })] };
    const found = logits({
      attributes: { keras_version: '1.2.2', backend: 'tensorflow', model_config: config },
      weights: { conv: { conv_W: { shape: [2, 1, 2, 2], data: [...kernel, 1, 0, 0, 0] } } },
    });
    expect([found[0], found[4]]).toEqual([34, 0]);
    expect(found[7]).toBe(10);
  });
});

describe('weights of a nested model', () => {
  const norm = (name: string, trainable: boolean) =>
    layer('BatchNormalization', { name, trainable, epsilon: 0 });
  const stored = (...values: number[]) =>
    Object.fromEntries(values.map((value, i) => [`w${i}`, { shape: [1], data: [value] }]));
  const nested = (first: boolean, weights: MadeUpModel['weights']): MadeUpModel => {
    const layers = [norm('a', first), norm('b', true)];
    const inner = { class_name: 'Sequential', config: { name: 'inner', layers } };
    const model_config = sequential(inner, layer('Flatten', { name: 'flatten' }));
    return { attributes: { keras_version: '2.8.0', model_config }, weights };
  };

  it('are all trained ones in the order of the layers, then all others', () => {
    // gamma a, beta a, gamma b, beta b, mean a, variance a, mean b, variance b
    const found = logits(nested(true, { inner: stored(2, 3, 5, 7, 0, 1, 1, 4) }));
    // a: 2x + 3, b: 5 (a − 1) / 2 + 7, at x = 1
    expect(found[1]).toBeCloseTo((5 * (2 + 3 - 1)) / 2 + 7, 6);
  });

  it('of frozen layers stand among the others', () => {
    // gamma b, beta b, gamma a, beta a, mean a, variance a, mean b, variance b
    const found = logits(nested(false, { inner: stored(5, 7, 2, 3, 0, 1, 1, 4) }));
    expect(found[1]).toBeCloseTo((5 * (2 + 3 - 1)) / 2 + 7, 6);
  });
});

describe('the data format', () => {
  it('of a layer that Keras 1 stored without one is that of the other layers', () => {
    const padding = layer('ZeroPadding2D', {
      name: 'pad',
      padding: [1, 1],
      batch_input_shape: [null, 1, 4, 4],
    });
    const pool = layer('MaxPooling2D', { name: 'pool', pool_size: [2, 2], dim_ordering: 'th' });
    const config = {
      class_name: 'Sequential',
      config: [padding, pool, layer('Flatten', { name: 'flatten' })],
    };
    const { layers, inputShape } = read({ attributes: { keras_version: '1.2.2', model_config: config } });
    expect(inputShape).toEqual({ channels: 1, height: 4, width: 4 });
    expect(layers[0]!.outputShape).toEqual([1, 6, 6]);
  });
});

describe('bilinear UpSampling2D', () => {
  const enlarged = (version: string): number[] => {
    const up = layer('UpSampling2D', { name: 'up', size: [1, 2], interpolation: 'bilinear' });
    const model_config = sequential(up, layer('Flatten', { name: 'flatten' }));
    return logits({ attributes: { keras_version: version, model_config } }).slice(0, 8);
  };

  it.each(['2.2.4-tf', '2.8.0', '3.1.1'])('of Keras %s has its pixel centres at half pixels', (version) => {
    expect(enlarged(version)).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
  });

  it.each(['2.1.6-tf', '2.2.4', '2.3.1'])('of Keras %s has them at the corners', (version) => {
    expect(enlarged(version)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3]);
  });
});
