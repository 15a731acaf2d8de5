import { describe, expect, it } from 'vitest';
import { labelOrder, scanLabels } from '../../../src-main/neural-cleanse/scan-labels.ts';
import { TriggerEvaluator } from '../../../src-main/neural-cleanse/trigger-evaluator.ts';
import type { LabelResult } from '../../../src-shared/domain/label-result.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { presets } from '../../../src-shared/presets.ts';
import { randomClassifier } from '../../support/random-classifier.ts';
import { randomImages } from '../../support/random-images.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

const shape = { channels: 1, height: 3, width: 3 };
const classifier = randomClassifier(shape, [{ kind: 'dense', units: 5 }], 4);
const cleanImages = randomImages(7, shape);
/** Two gradient evaluations a step; an early stop is within reach, so that labels end at different times. */
const settings = {
  ...presets.paper,
  batchSize: 2,
  imagesPerStep: 4,
  steps: 12,
  attackSuccessThreshold: 0.5,
  patience: 1,
  earlyStopPatience: 2,
  learningRate: 0.5,
};

/** Scans with so many slots; every result but its duration, in the order the labels ended. */
async function scan(
  labels: readonly number[],
  labelSlots: number,
  { images = cleanImages, evaluationLimit = Infinity } = {},
) {
  const evaluator = await TriggerEvaluator.create(referenceEngine, classifier, {
    labelSlots,
    batchSize: settings.batchSize,
    loss: settings.loss,
    modelPixels: pixelRanges.mnist,
  });
  const results: Omit<LabelResult, 'durationMs'>[] = [];
  const searched = new Set<number>();
  let evaluations = 0;
  const completed = await scanLabels(labels, images, evaluator, settings, {
    onEvaluation: (search) => {
      evaluations++;
      searched.add(search.label);
    },
    onLabelResult: ({ durationMs: _, ...result }) => results.push(result),
    isCancelled: async () => evaluations >= evaluationLimit,
  });
  return { completed, results, evaluations, searched: [...searched] };
}

const byLabel = (results: readonly { readonly label: number }[]) =>
  results.toSorted((a, b) => a.label - b.label);

describe('a scan of several labels', () => {
  it('searches the labels in the order given, and ends when all have ended', async () => {
    const { completed, results, searched } = await scan([2, 0, 3], 1);
    expect(completed).toBe(true);
    expect(searched).toEqual([2, 0, 3]);
    expect(results.map(({ label }) => label)).toEqual([2, 0, 3]);
  });

  it('gives a slot that becomes free to the next label', async () => {
    const { completed, results, searched } = await scan([0, 1, 2, 3], 2);
    expect(completed).toBe(true);
    expect(searched).toEqual([0, 1, 2, 3]);
    expect(byLabel(results).map(({ label }) => label)).toEqual([0, 1, 2, 3]);
    expect(new Set(results.map(({ steps }) => steps)).size).toBeGreaterThan(1);
  });

  it('finds the same for a label in any order and with any number of slots', async () => {
    const { results } = await scan([0, 1, 2, 3], 1);
    for (const [order, slots] of [
      [[3, 1, 0, 2], 1],
      [[0, 1, 2, 3], 3],
      [[2, 3, 1, 0], 6],
    ] as const) {
      expect(byLabel((await scan(order, slots)).results)).toEqual(results);
    }
  });

  it('finds the same for a label alone as among others', async () => {
    const { results } = await scan([0, 1, 2, 3], 2);
    const alone = await scan([2], 1);
    expect(alone.results).toEqual(results.filter(({ label }) => label === 2));
  });

  it('shows every label the images in an order of its own', async () => {
    const orderOf = async (label: number) => {
      const order: number[] = [];
      const images = {
        ...cleanImages,
        copyInto: (index: number, target: Float32Array) => {
          order.push(index);
          cleanImages.copyInto(index, target);
        },
      };
      await scan([label], 1, { images, evaluationLimit: 4 });
      return order;
    };
    expect(await orderOf(1)).toHaveLength(8);
    expect(await orderOf(1)).not.toEqual(await orderOf(0));
  });

  it('counts the gradient evaluations of every label', async () => {
    const { results, evaluations } = await scan([0, 1, 2], 1);
    const counted = results.reduce((sum, result) => sum + result.gradientEvaluations, 0);
    expect(counted).toBe(evaluations);
    for (const { steps, gradientEvaluations } of results) expect(gradientEvaluations).toBe(2 * steps);
  });

  it('ends before the next gradient evaluation when it is cancelled', async () => {
    const { completed, results, evaluations } = await scan([0, 1, 2, 3], 1, { evaluationLimit: 3 });
    expect({ completed, results, evaluations }).toEqual({ completed: false, results: [], evaluations: 3 });
  });

  it('evaluates nothing when it is cancelled before it starts', async () => {
    const { completed, evaluations } = await scan([0], 1, { evaluationLimit: 0 });
    expect({ completed, evaluations }).toEqual({ completed: false, evaluations: 0 });
  });

  it('keeps the labels that ended before it was cancelled', async () => {
    const whole = await scan([0, 1, 2], 1);
    const [first, second] = whole.results;
    const evaluationLimit = first!.gradientEvaluations + second!.gradientEvaluations + 1;
    const { completed, results } = await scan([0, 1, 2], 1, { evaluationLimit });
    expect(completed).toBe(false);
    expect(results).toEqual([first, second]);
  });

  it('does nothing without labels', async () => {
    expect(await scan([], 2)).toEqual({ completed: true, results: [], evaluations: 0, searched: [] });
  });
});

describe('the order of labels', () => {
  it('is ascending over all labels', () => {
    expect(labelOrder({ labels: null, firstLabel: null }, 4)).toEqual([0, 1, 2, 3]);
  });

  it('is ascending over the chosen labels, each once', () => {
    expect(labelOrder({ labels: [7, 2, 7, 5], firstLabel: null }, 43)).toEqual([2, 5, 7]);
  });

  it('puts the first label before the others', () => {
    expect(labelOrder({ labels: null, firstLabel: 2 }, 4)).toEqual([2, 0, 1, 3]);
  });
});
