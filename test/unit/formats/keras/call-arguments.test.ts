import { describe, expect, it } from 'vitest';
import type { Classifier } from '../../../../src-main/formats/classifier.ts';
import { readKerasClassifier } from '../../../../src-main/formats/keras/keras-reader.ts';
import { openSavedModel } from '../../../../src-main/formats/keras/model-file.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';
import { layer, madeUpFile } from './made-up-file.ts';

const input = {
  ...layer('InputLayer', { name: 'image', batch_input_shape: [null, 2, 2, 1] }),
  inbound_nodes: [],
};
const flat = { ...layer('Flatten', { name: 'flat' }), inbound_nodes: [[['last', 0, 0, {}]]] };
const tensor = { class_name: '__keras_tensor__', config: { keras_history: ['image', 0, 0] } };

function open(last: object, version: string): Classifier {
  const config = {
    name: 'model',
    layers: [input, last, flat],
    input_layers: [['image', 0, 0]],
    output_layers: [['flat', 0, 0]],
  };
  const attributes = { keras_version: version, model_config: { class_name: 'Functional', config } };
  return readKerasClassifier(openSavedModel(madeUpFile({ attributes })));
}

/** Logits of one 2 × 2 image of pixels 1, 2, 3, 4, of which the layer `last` makes something. */
function logitsOf(last: object, version: string): number[] {
  const graph = new Graph();
  graph.output('logits', open(last, version).buildLogits(graph, graph.input('images', [1, 1, 2, 2])));
  return [...evaluateGraph(graph, { images: Float32Array.of(1, 2, 3, 4) }).logits!];
}

const keras3 =
  (className: string, args: unknown[], kwargs = {}, config = {}) =>
  () =>
    logitsOf(
      { ...layer(className, { name: 'last', ...config }), inbound_nodes: [{ args, kwargs }] },
      '3.15.1',
    );

const keras2 = (name: string, node: unknown[]) => () =>
  logitsOf({ ...layer('TFOpLambda', { name: 'last', function: name }), inbound_nodes: [node] }, '2.15.0');

describe('the arguments of a call', () => {
  it.each([
    ['a number after the tensor', keras3('Add', [tensor, 3]), [4, 5, 6, 7]],
    ['a number before the tensor', keras3('Subtract', [10, tensor]), [9, 8, 7, 6]],
    ['arguments by name', keras3('Divide', [], { x2: tensor, x1: 12 }), [12, 6, 4, 3]],
    [
      'an array written out',
      keras3('Multiply', [
        tensor,
        {
          class_name: '__numpy__',
          config: {
            value: [
              [[1], [0]],
              [[2], [3]],
            ],
          },
        },
      ]),
      [1, 0, 6, 12],
    ],
    ["an operation's own arguments", keras3('Clip', [tensor], {}, { x_min: 2, x_max: 3 }), [2, 2, 3, 3]],
    ['a number of tf.keras', keras2('math.multiply', ['image', 0, 0, { y: 2, name: null }]), [2, 4, 6, 8]],
    [
      'a first argument of tf.keras that is a number',
      keras2('math.subtract', ['_CONSTANT_VALUE', -1, 10, { y: ['image', 0, 0] }]),
      [9, 8, 7, 6],
    ],
  ])('reads %s', (_, logits, expected) => {
    expect(logits()).toEqual(expected);
  });

  it.each([
    ['an argument nobody knows', keras3('Relu', [tensor], { beta: 2 }), /beta = 2/],
    ['one argument too many', keras3('Relu', [tensor, 2]), /argument 2 = 2/],
    ['an argument of the constructor', keras3('Mean', [tensor], {}, { axis: 1, where: [1] }), /where/],
    ['numbers for each image', keras3('Add', [tensor, [[[[1]]], [[[2]]]]]), /other numbers for each image/],
    ['a missing operand', keras3('Add', [tensor]), /x2 = null/],
    ['a mask for a layer', keras3('Flatten', [tensor], { mask: tensor }, { trainable: true }), /mask/],
    ['a missing operand of tf.keras', keras2('math.add', ['image', 0, 0, {}]), /y = null/],
    ['a sum over the batch', keras3('Sum', [tensor]), /images of a batch/],
    ['a reshape of the batch', keras3('Reshape', [tensor], {}, { newshape: [4] }), /batch has to stay/],
    ['an unknown value', keras3('Add', [tensor, { class_name: 'Mine', config: {} }]), /not part of Keras/],
  ])('refuses %s by name', (_, logits, message) => {
    expect(logits).toThrow(message);
  });

  it('takes training=True for what each Keras makes of it', () => {
    const dropout = (nodes: unknown) => ({
      ...layer('Dropout', { name: 'last', trainable: true, rate: 0.5 }),
      inbound_nodes: nodes,
    });
    const inKeras3 = dropout([{ args: [tensor], kwargs: { training: true } }]);
    const inKeras2 = dropout([[['image', 0, 0, { training: true }]]]);
    expect(logitsOf(inKeras3, '3.15.1')).toEqual([1, 2, 3, 4]);
    expect(() => logitsOf(inKeras2, '2.15.0')).toThrow(/training=True/);
  });

  it.each([
    ['a division by 127.5', 'TrueDivide', 127.5, true],
    ['a product with 1 / 255', 'Multiply', 1 / 255, true],
    ['a product with 2', 'Multiply', 2, false],
    ['a difference from a half', 'Subtract', 0.5, false],
  ])('sees in %s whether raw pixels are expected', (_, className, number, isRaw) => {
    const last = {
      ...layer(className, { name: 'last' }),
      inbound_nodes: [{ args: [tensor, number], kwargs: {} }],
    };
    expect(open(last, '3.15.1').scalesItsInput).toBe(isRaw);
  });
});
