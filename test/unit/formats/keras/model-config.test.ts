import { describe, expect, it } from 'vitest';
import { callReferences } from '../../../../src-main/formats/keras/config/call-arguments.ts';
import {
  leafLayers,
  readModelConfig,
  type ModelConfig,
} from '../../../../src-main/formats/keras/config/model-config.ts';
import { layer } from './made-up-file.ts';

const node = (name: string, call = 0) => [name, call, 0, {}];
const kerasTensor = (name: string) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 4], dtype: 'float32', keras_history: [name, 0, 0] },
});

function functional(layers: readonly object[], inputs: unknown, outputs: unknown): ModelConfig {
  return readModelConfig({
    class_name: 'Functional',
    config: { name: 'model', layers, input_layers: inputs, output_layers: outputs },
  });
}

/** `a` and `b` feed `sum`; each form of inbound_nodes has to yield the same. */
function twoBranches(inboundOfSum: unknown): ModelConfig {
  return functional(
    [
      { ...layer('InputLayer', { name: 'a' }), name: 'a', inbound_nodes: [] },
      { ...layer('InputLayer', { name: 'b' }), name: 'b', inbound_nodes: [] },
      { ...layer('Add', { name: 'sum' }), name: 'sum', inbound_nodes: inboundOfSum },
    ],
    [
      ['a', 0, 0],
      ['b', 0, 0],
    ],
    [['sum', 0, 0]],
  );
}

describe('readModelConfig', () => {
  it.each([
    [
      'Keras 1',
      [
        [
          ['a', 0, 0],
          ['b', 0, 0],
        ],
      ],
    ],
    ['Keras 2', [[node('a'), node('b')]]],
    ['Keras 3', [{ args: [[kerasTensor('a'), kerasTensor('b')]], kwargs: {} }]],
    ['Keras 3 by keyword', [{ args: [], kwargs: { inputs: [kerasTensor('a'), kerasTensor('b')] } }]],
  ])('reads the connections of %s', (_, inbound) => {
    expect(twoBranches(inbound).layers[2]!.calls.map(callReferences)).toEqual([
      [
        { layer: 'a', call: 0, output: 0 },
        { layer: 'b', call: 0, output: 0 },
      ],
    ]);
  });

  it('reads flat connections as one call each', () => {
    expect(twoBranches([node('a'), node('b')]).layers[2]!.calls).toHaveLength(2);
  });

  it('reads a single input and output written flat, as Keras 3 does', () => {
    const layers = [{ ...layer('InputLayer', { name: 'a' }), inbound_nodes: [] }];
    const model = functional(layers, ['a', 0, 0], ['a', 0, 0]);
    expect(model.inputs).toEqual([{ layer: 'a', call: 0, output: 0 }]);
  });

  it('counts the calls of a nested model from 0, where Keras counts from 1', () => {
    const inner = {
      class_name: 'Sequential',
      config: { name: 'inner', layers: [layer('Flatten', { name: 'flatten' })] },
      inbound_nodes: [[node('a')]],
    };
    const layers = [{ ...layer('InputLayer', { name: 'a' }), inbound_nodes: [] }, inner];
    expect(functional(layers, [['a', 0, 0]], [['inner', 1, 0]]).outputs[0]!.call).toBe(0);
  });

  it('gives layers of nested models their path', () => {
    const inner = {
      class_name: 'Sequential',
      config: { name: 'inner', layers: [layer('Flatten', { name: 'f' })] },
    };
    const model = readModelConfig({ class_name: 'Sequential', config: { name: 'outer', layers: [inner] } });
    expect(leafLayers(model).map(({ path }) => path)).toContain('inner/f');
  });

  it('reads the layers of Keras 1 under their Keras 2 names', () => {
    const model = readModelConfig({
      class_name: 'Sequential',
      config: [
        layer('Convolution2D', {
          name: 'conv',
          nb_filter: 5,
          nb_row: 3,
          nb_col: 2,
          border_mode: 'same',
          subsample: [2, 2],
          dim_ordering: 'th',
          bias: false,
        }),
        layer('Merge', { name: 'merge', mode: 'concat', concat_axis: 1 }),
      ],
    });
    expect(model.layers[1]).toMatchObject({
      className: 'Conv2D',
      fields: {
        filters: 5,
        kernel_size: [3, 2],
        padding: 'same',
        strides: [2, 2],
        data_format: 'channels_first',
        use_bias: false,
      },
    });
    expect(model.layers[2]).toMatchObject({ className: 'Concatenate', fields: { axis: 1 } });
  });

  it.each([
    ['by its module', { module: 'keras.src.ops.numpy' }, {}],
    ['by what its configuration lacks', {}, {}],
  ])('does not take an operation for the layer of the same name: %s', (_, entry, config) => {
    const args = [{ class_name: '__keras_tensor__', config: { keras_history: ['a', 0, 0] } }, 3];
    const inbound_nodes = [{ args, kwargs: {} }];
    const plus = { ...layer('Add', { name: 'plus', ...config }), ...entry, inbound_nodes };
    const layers = [{ ...layer('InputLayer', { name: 'a' }), inbound_nodes: [] }, plus];
    const [, operation] = functional(layers, ['a', 0, 0], ['plus', 0, 0]).layers;
    expect(operation!.className).toBe('keras.ops.Add');
    expect(operation!.calls[0]!.args[1]).toEqual({ kind: 'plain', value: 3 });
  });

  it.each([
    ['layers that are no list', { class_name: 'Sequential', config: { layers: 3 } }],
    ['a layer without a class', { class_name: 'Sequential', config: { layers: [{}] } }],
    [
      'two layers of one name',
      {
        class_name: 'Sequential',
        config: [layer('Flatten', { name: 'f' }), layer('Flatten', { name: 'f' })],
      },
    ],
    [
      'connections of no known form',
      { class_name: 'Model', config: { layers: [{ ...layer('Add', { name: 'a' }), inbound_nodes: 7 }] } },
    ],
  ])('refuses %s', (_, config) => {
    expect(() => readModelConfig(config)).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
  });

  it('refuses a model whose structure is in Python code', () => {
    expect(() => readModelConfig({ class_name: 'MyModel', config: {} })).toThrow(
      expect.objectContaining({ code: 'MODEL_UNSUPPORTED_LAYER' }),
    );
  });
});
