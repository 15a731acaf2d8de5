import { buildTriggerGraph } from '../../../src-main/neural-cleanse/trigger-graph.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { elementCount } from '../../../src-main/graph/graph.ts';
import type { Classifier } from '../../../src-main/formats/classifier.ts';
import { gtsrbNetwork } from '../../bench/networks.ts';
import { randomClassifier } from '../random-classifier.ts';
import { spread, type BuiltCase } from './operator-case.ts';

/** Whole gradient evaluations for two labels: stamp, network, loss and gradients. */
export const triggerGraphs: readonly { readonly title: string; build(): BuiltCase }[] = [
  {
    title: 'a gradient evaluation of a small classifier',
    build: () => triggerCase(smallClassifier(), 2),
  },
  {
    title: 'a gradient evaluation of the GTSRB network',
    build: () => triggerCase(gtsrbNetwork(), 1),
  },
];

function smallClassifier(): Classifier {
  return randomClassifier(
    { channels: 3, height: 8, width: 8 },
    [
      { kind: 'conv', filters: 6, padding: 'same' },
      { kind: 'max-pool' },
      { kind: 'conv', filters: 8, padding: 'valid' },
      { kind: 'dense', units: 12 },
    ],
    5,
  );
}

/** Masks between 0 and 1, images and patterns in raw pixels; the labels are the first and the last. */
function triggerCase(classifier: Classifier, batchSize: number): BuiltCase {
  const graph = buildTriggerGraph(classifier, {
    labelSlots: 2,
    batchSize,
    loss: 'cross-entropy',
    modelPixels: pixelRanges.mnist,
  });
  const inputs = Object.fromEntries(
    graph.inputs.map(({ name, value }) => [name, elementsOf(name, elementCount(value.shape))]),
  );
  return { graph, inputs, variables: ['mask', 'pattern'] };
}

function elementsOf(input: string, count: number): Float32Array {
  switch (input) {
    case 'target':
      return Float32Array.from({ length: count }, (_, i) => (i === 0 || i === count - 1 ? 1 : 0));
    case 'mask':
      return Float32Array.from(spread(count, { low: 0, high: 1, phase: 0.4 }));
    default:
      return Float32Array.from(spread(count, { low: 0, high: 255, phase: input === 'images' ? 0.1 : 0.7 }));
  }
}
