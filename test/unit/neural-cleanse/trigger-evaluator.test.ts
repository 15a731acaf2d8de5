import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src-main/engines/engine.ts';
import { elementCount } from '../../../src-main/graph/graph.ts';
import { argmax, TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { randomClassifier } from '../../support/random-classifier.ts';

const classifier = randomClassifier({ channels: 1, height: 2, width: 2 }, [], 3);
const options = { labelSlots: 2, batchSize: 2, loss: 'cross-entropy', modelPixels: pixelRanges.raw } as const;

/** An engine whose every run yields these results, and whose inputs can be looked at. */
function engineThatYields(results: Record<string, Float32Array>) {
  const inputs: Record<string, Float32Array> = {};
  const engine: Engine = {
    name: 'onnxruntime',
    device: 'scripted',
    versions: {},
    prepare: async (graph) => {
      for (const { name, value } of graph.inputs) inputs[name] = new Float32Array(elementCount(value.shape));
      return { inputs, run: async () => results, dispose: async () => {} };
    },
    dispose: async () => {},
  };
  return { engine, inputs };
}

const results = {
  loss: Float32Array.of(1.5, 2.5),
  // Two labels, two images each, three logits: predictions 0, 1 and 2, 2.
  logits: Float32Array.of(5, 1, 1, 0, 9, 2, -3, -2, -1, 0, 0, 1),
  maskGradient: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  patternGradient: Float32Array.of(10, 20, 30, 40, 50, 60, 70, 80),
};

describe('the trigger evaluator', () => {
  it('gives each slot its own loss, success rate and gradients', async () => {
    const evaluator = await TriggerEvaluator.create(engineThatYields(results).engine, classifier, options);
    evaluator.slots[0]!.setTargetLabel(1);
    evaluator.slots[1]!.setTargetLabel(2);
    expect(await evaluator.evaluate()).toEqual([
      {
        loss: 1.5,
        attackSuccessRate: 0.5,
        maskGradient: Float32Array.of(1, 2, 3, 4),
        patternGradient: Float32Array.of(10, 20, 30, 40),
      },
      {
        loss: 2.5,
        attackSuccessRate: 1,
        maskGradient: Float32Array.of(5, 6, 7, 8),
        patternGradient: Float32Array.of(50, 60, 70, 80),
      },
    ]);
  });

  it("writes a slot's buffers and target to its place in the batch", async () => {
    const { engine, inputs } = engineThatYields(results);
    const { slots } = await TriggerEvaluator.create(engine, classifier, options);
    slots[1]!.images.fill(7);
    slots[1]!.mask.fill(0.5);
    slots[0]!.pattern.fill(9);
    slots[1]!.setTargetLabel(0);
    slots[1]!.setTargetLabel(2);
    expect([...inputs.images!]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7]);
    expect([...inputs.mask!]).toEqual([0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5]);
    expect([...inputs.pattern!]).toEqual([9, 9, 9, 9, 0, 0, 0, 0]);
    expect([...inputs.target!]).toEqual([0, 0, 0, 0, 0, 1]);
  });
});

describe('argmax', () => {
  it('finds the largest element of a part, relative to its start', () => {
    expect(argmax(Float32Array.of(9, 1, 3, 2), 1, 4)).toBe(1);
  });

  it('takes the first of several that tie, as TensorFlow does', () => {
    expect(argmax(Float32Array.of(1, 4, 4), 0, 3)).toBe(1);
  });
});
