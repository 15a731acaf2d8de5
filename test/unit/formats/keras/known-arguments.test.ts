import { describe, expect, it } from 'vitest';
import { readKerasClassifier } from '../../../../src-main/formats/keras/keras-reader.ts';
import { openSavedModel } from '../../../../src-main/formats/keras/model-file.ts';
import { layer, madeUpFile, sequential } from './made-up-file.ts';

const weights = { dense: { kernel: { shape: [16, 3] }, bias: { shape: [3] } } };

function read(...layers: readonly object[]) {
  const dense = layer('Dense', { name: 'dense', units: 3 });
  const config = sequential(...layers, layer('Flatten', { name: 'flatten' }), dense);
  const attributes = { keras_version: '3.15.1', model_config: config };
  return readKerasClassifier(openSavedModel(madeUpFile({ attributes, weights })));
}

const unsupported = (message: RegExp): unknown =>
  expect.objectContaining({
    code: 'MODEL_UNSUPPORTED_LAYER',
    message: expect.stringMatching(message) as unknown,
  });

describe('arguments of layers', () => {
  it.each([
    ['ReLU', { slope_of_noise: 0.5 }, /"l" \(ReLU\) has the argument slope_of_noise = 0\.5/],
    ['ZeroPadding2D', { mode: 'reflect' }, /mode = "reflect"/],
    ['Resizing', { height: 4, width: 4, fill_mode: 'nearest' }, /fill_mode = "nearest"/],
    ['Resizing', { height: 4, width: 4, groups: 2 }, /groups = 2/],
    ['TimeDistributed', { layer: layer('ReLU', { name: 'r' }), stride: 2 }, /stride = 2/],
    ['TimeDistributed', { layer: layer('ReLU', { name: 'r', knee: 2 }) }, /knee = 2/],
  ])('of a %s are refused where they are not known: %j', (className, fields, message) => {
    expect(() => read(layer(className, { name: 'l', ...fields }))).toThrow(unsupported(message));
  });

  it('may be empty, off, or of no effect on predictions', () => {
    const fields = { name: 'l', trainable: false, knee: null, bent: false, activity_regularizer: 'l2' };
    expect(() => read(layer('ReLU', fields))).not.toThrow();
  });
});

describe('types of numbers', () => {
  const policy = (className: string, name: string) => layer(className, { name });

  it.each([
    ['uint8', 'uint8'],
    [policy('DTypePolicy', 'int32'), 'int32'],
    [policy('QuantizedDTypePolicy', 'int8_from_float32'), 'QuantizedDTypePolicy'],
    [policy('QuantizedFloat8DTypePolicy', 'float8_from_float32'), 'QuantizedFloat8DTypePolicy'],
  ])('other than floating point are refused: %j', (dtype, name) => {
    expect(() => read(layer('ReLU', { name: 'l', dtype }))).toThrow(
      unsupported(new RegExp(`"l" \\(ReLU\\) computes in ${name}`)),
    );
  });

  it('of half precision are read as float32, and a finding says so', () => {
    const dtype = policy('DTypePolicy', 'mixed_bfloat16');
    const inner = layer('ReLU', { name: 'r', dtype: 'float16' });
    const { findings } = read(layer('TimeDistributed', { name: 'l', dtype, layer: inner }));
    expect(findings).toContainEqual({
      severity: 'info',
      message: expect.stringMatching(/compute in mixed_bfloat16, float16\. Here .* float32/) as unknown,
    });
    expect(read(layer('ReLU', { name: 'l', dtype: 'float64' })).findings).toHaveLength(1);
  });
});
