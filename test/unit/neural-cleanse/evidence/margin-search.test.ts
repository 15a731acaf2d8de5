import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../../src-main/engines/engine.ts';
import type { Classifier } from '../../../../src-main/formats/classifier.ts';
import { buildMarginGraph } from '../../../../src-main/neural-cleanse/evidence/margin-graph.ts';
import { MarginSearch } from '../../../../src-main/neural-cleanse/evidence/margin-search.ts';
import { pixelRanges } from '../../../../src-shared/domain/pixel-range.ts';
import { givenImages } from '../../../support/given-images.ts';
import { linearClassifier } from '../../../support/linear-classifier.ts';
import { randomClassifier } from '../../../support/random-classifier.ts';
import { randomImages } from '../../../support/random-images.ts';
import { referenceEngine } from '../../../support/reference-engine.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

const shape = { channels: 1, height: 1, width: 2 };
const always = async () => true;

function open(classifier: Classifier, engine: Engine = referenceEngine) {
  const images = randomImages(5, classifier.inputShape);
  return MarginSearch.create(engine, classifier, pixelRanges.raw, images);
}

/** The reference engine, counting its runs. */
function countingEngine() {
  const counts = { runs: 0 };
  const engine: Engine = {
    ...referenceEngine,
    prepare: async (graph) => {
      const executable = await referenceEngine.prepare(graph);
      return { ...executable, run: () => (counts.runs++, executable.run()) };
    },
  };
  return { engine, counts };
}

describe('the largest margin of a linear network', () => {
  it('is reached in a corner of the box of pixels', async () => {
    // Label 0 less label 1: 2·x − 3·y + 5, largest at (255, 0). Label 1 less label 0: largest at (0, 255).
    const weights = [
      [1, -2],
      [-1, 1],
    ];
    const search = await open(linearClassifier(shape, weights, [5, 0]));
    expect(await search.largestMargin(0, 7, always)).toBe(2 * 255 + 5);
    expect(await search.largestMargin(1, 7, always)).toBe(3 * 255 - 5);
  });

  it('is reached between two rivals as well', async () => {
    // The smaller of x + y/2 and y − x/2 is largest where both meet at y = 255: x = 85, margin 212.5.
    const weights = [
      [0, 0],
      [-1, -0.5],
      [0.5, -1],
    ];
    const search = await open(linearClassifier(shape, weights));
    const margin = (await search.largestMargin(0, 7, always))!;
    expect(margin).toBeLessThanOrEqual(212.5 + 1e-3); // float32 logits
    // A climber that steps to and fro across the ridge is at most the last steps, 2 to 3 pixels, away from it.
    expect(margin).toBeGreaterThan(212.5 - 3);
  });

  it('is negative where no picture reaches the label', async () => {
    const weights = [
      [0, 0],
      [1, 1],
    ];
    const search = await open(linearClassifier(shape, weights, [0, 4]));
    expect(await search.largestMargin(0, 7, always)).toBe(-4);
  });
});

describe('the margin search', () => {
  const picture = { channels: 2, height: 3, width: 3 };
  const classifier = randomClassifier(picture, [{ kind: 'dense', units: 6 }], 4);

  it('finds the same for the same seed, whatever was searched before', async () => {
    const search = await open(classifier);
    const first = await search.largestMargin(2, 11, always);
    await search.largestMargin(1, 11, always);
    expect(await search.largestMargin(2, 11, always)).toBe(first);
    expect(await (await open(classifier)).largestMargin(2, 11, always)).toBe(first);
  });

  it.each([0, 1, 2, 3])('finds more than a clean image that it begins with has: label %i', async (label) => {
    const image = new Float32Array(18);
    randomImages(1, picture).copyInto(0, image);
    const images = givenImages(picture, [[...image]]);
    const target = Float32Array.from({ length: 4 }, (_, i) => Number(i === label));
    const graph = buildMarginGraph(classifier, 1, pixelRanges.raw);
    const { margin } = evaluateGraph(graph, { images: image, target });
    const search = await MarginSearch.create(referenceEngine, classifier, pixelRanges.raw, images);
    expect(await search.largestMargin(label, 3, always)).toBeGreaterThan(margin![0]!);
  });

  it('asks before every step whether to go on, and gives up where not', async () => {
    const { engine, counts } = countingEngine();
    const search = await open(classifier, engine);
    let asked = 0;
    expect(await search.largestMargin(0, 1, async () => ++asked <= 5)).toBeNull();
    expect([asked, counts.runs]).toEqual([6, 5]);
    expect(await search.largestMargin(0, 1, async () => (asked++, true))).not.toBeNull();
    expect([asked, counts.runs]).toEqual([6 + 40, 5 + 40]);
  });

  it('has no margin where the network computes no number', async () => {
    const broken = [
      [NaN, 1],
      [1, 1],
    ];
    const search = await open(linearClassifier(shape, broken));
    expect(await search.largestMargin(0, 1, always)).toBeNull();
  });
});
