import { describe, expect, it } from 'vitest';
import { readKerasClassifier } from '../../../../src-main/formats/keras/keras-reader.ts';
import { openSavedModel } from '../../../../src-main/formats/keras/model-file.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';
import { layer, madeUpFile, sequential } from './made-up-file.ts';

/** Means of 3 × 3 windows with steps of 2 over 4 × 4 pixels: one row and one column of padding, on one side. */
const pooling = layer('AveragePooling2D', { name: 'p', pool_size: 3, strides: 2, padding: 'same' });

function read(backend: string, pooled: object = pooling) {
  const config = sequential(pooled, layer('Flatten', { name: 'flatten' }));
  const attributes = { keras_version: '3.15.1', backend, model_config: config };
  return readKerasClassifier(openSavedModel(madeUpFile({ attributes })));
}

function logits(backend: string): number[] {
  const graph = new Graph();
  graph.output('logits', read(backend).buildLogits(graph, graph.input('images', [1, 1, 4, 4])));
  return [...evaluateGraph(graph, { images: Float32Array.from({ length: 16 }, (_, i) => i) }).logits!];
}

describe('layers that depend on the back end', () => {
  it.each([
    ['tensorflow', [5, 6.5, 11, 12.5]],
    ['torch', [5, 4 + 8 / 3, 32 / 3 + 1, 40 / 3]],
  ])('are read as %s computes them', (backend, expected) => {
    logits(backend).forEach((logit, i) => expect(logit).toBeCloseTo(expected[i]!, 5));
  });

  it('are named where the file does not say which it was', () => {
    const about = (findings: readonly { readonly message: string }[]) =>
      findings.filter(({ message }) => message.includes('compute "p" (AveragePooling2D) differently'));
    expect(about(read('').findings)).toHaveLength(1);
    expect(about(read('torch').findings)).toHaveLength(0);
    const even = layer('AveragePooling2D', { name: 'p', pool_size: 3, strides: 1, padding: 'same' });
    expect(about(read('', even).findings)).toHaveLength(0);
  });
});
