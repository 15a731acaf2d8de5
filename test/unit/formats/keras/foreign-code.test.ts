import { describe, expect, it } from 'vitest';
import { findForeignCode } from '../../../../src-main/formats/keras/config/foreign-code.ts';
import { readTrainingConfig } from '../../../../src-main/formats/keras/config/training-config.ts';
import { layer, sequential } from './made-up-file.ts';

const check = (config: object, where = 'model_config') => findForeignCode({ ...config }, where);
const unsafe = (message: RegExp) =>
  expect.objectContaining({
    code: 'MODEL_UNSAFE_LAYER',
    message: expect.stringMatching(message) as unknown,
  }) as Error;

describe('findForeignCode', () => {
  it.each([
    ['Lambda', layer('Lambda', { name: 'evil', function: ['4wEAAAA=', null, null] })],
    ['a Keras 3 lambda', layer('Activation', { name: 'evil', activation: { class_name: '__lambda__' } })],
    ['a class nobody knows', layer('MyLayer', { name: 'evil' })],
    ['a registered class', { ...layer('Dense', { name: 'evil' }), registered_name: 'my_package>Dense' }],
    ['a class of another module', { ...layer('Dense', { name: 'evil' }), module: 'os.path' }],
    [
      'a module that only starts like Keras',
      { ...layer('Dense', { name: 'evil' }), module: 'keras_cv.layers' },
    ],
    ['an activation of the user', layer('Dense', { name: 'evil', activation: 'my_relu' })],
    ['a Keras 1 merge by function', layer('Merge', { name: 'evil', mode_type: 'lambda', mode: 'x' })],
    [
      'a function of the user under the name of one of Keras',
      layer('Dense', {
        name: 'evil',
        activation: { module: 'mine', class_name: 'function', config: 'relu', registered_name: 'function' },
      }),
    ],
  ])('refuses %s and names the layer', (_, foreign) => {
    expect(() => check(sequential(foreign))).toThrow(unsafe(/"sequential\/evil/));
  });

  it('finds a lambda inside a wrapper inside a nested model', () => {
    const wrapped = layer('TimeDistributed', { name: 'times', layer: layer('Lambda', { name: 'evil' }) });
    const inner = { class_name: 'Sequential', config: { name: 'inner', layers: [wrapped] } };
    expect(() => check(sequential(inner))).toThrow(
      unsafe(/"sequential\/inner\/times\/evil" in model_config/),
    );
  });

  it.each([
    ['a loss class', { loss: layer('MyLoss', {}) }, ['MyLoss']],
    [
      'an optimizer class',
      { optimizer_config: { ...layer('Adam', {}), registered_name: 'a>Adam' } },
      ['a>Adam'],
    ],
    ['a schedule', { optimizer_config: layer('Adam', { learning_rate: layer('Warm', {}) }) }, ['Warm']],
    ['custom objects', { custom_objects: { f: 'x' } }, ['f']],
    ['a function', { metrics: [{ module: 'builtins', class_name: 'function', config: 'f1' }] }, ['f1']],
  ])('names %s of the training configuration, which no prediction needs', (_, training, names) => {
    expect(check(training, 'training_config')).toEqual(names);
  });

  it.each(['kernel_initializer', 'bias_regularizer', 'kernel_constraint', 'activity_regularizer', 'init'])(
    'names a class of the user as %s, which no prediction needs',
    (argument) => {
      const own = { module: 'mine', ...layer('Mine', {}) };
      expect(check(sequential(layer('Dense', { name: 'dense', [argument]: own })))).toEqual(['Mine']);
    },
  );

  it('refuses Python code even where no prediction needs it', () => {
    const training = { metrics: [layer('Lambda', { function: ['4wEAAAA=', null, null] })] };
    expect(() => check(training, 'training_config')).toThrow(
      unsafe(/training_config.*include_optimizer=False/),
    );
  });

  it.each([
    ['names of losses and metrics', { loss: 'categorical_crossentropy', metrics: ['accuracy', 'my_f1'] }],
    ["TensorFlow 2.11's own name for Adam", { optimizer_config: layer('Custom>Adam', { name: 'Adam' }) }],
    ['Keras 3 policies', { dtype: { module: 'keras', class_name: 'DTypePolicy', registered_name: null } }],
    ["Keras 3's own functions", { loss: { module: 'builtins', class_name: 'function', config: 'mse' } }],
  ])('lets %s pass', (_, training) => {
    expect(check(training, 'training_config')).toEqual([]);
  });

  it.each(['softmax_v2', 'log_softmax_v2', 'relu6', 'gelu'])('knows tf.nn.%s', (name) => {
    const activation = { module: 'tensorflow.python.ops.nn_ops', class_name: 'function', config: name };
    expect(check(sequential(layer('Dense', { name: 'dense', activation })))).toEqual([]);
  });
});

describe('readTrainingConfig', () => {
  it('lists the names of losses and metrics that Keras does not have', () => {
    const wrapped = layer('MeanMetricWrapper', { name: 'f2', fn: 'my_f2' });
    const { unknownNames } = readTrainingConfig({
      loss: { head: 'my_loss', other: 'mse' },
      metrics: ['accuracy', 'my_f1', [wrapped]],
    });
    expect(unknownNames).toEqual(['my_loss', 'my_f1', 'my_f2']);
  });

  it('knows nothing where there is none', () => {
    const nothing = { fromLogits: false, isBinary: false, takesProbabilities: false, unknownNames: [] };
    expect(readTrainingConfig(undefined)).toEqual(nothing);
  });
});
