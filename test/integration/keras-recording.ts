import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { differentiate } from '../../src-main/graph/differentiate.ts';
import { Graph, type Shape, type Value } from '../../src-main/graph/graph.ts';
import { noAttributes } from '../../src-main/graph/operator.ts';
import { exp } from '../../src-main/graph/operators/exp.ts';
import { logSoftmax } from '../../src-main/graph/operators/log-softmax.ts';
import { mul } from '../../src-main/graph/operators/mul.ts';
import { reduceSum } from '../../src-main/graph/operators/reduce-sum.ts';
import { softmax } from '../../src-main/graph/operators/softmax.ts';

/** What real Keras computed for one model; test/fixtures/keras/README.md describes the keys. */
const recordingSchema = z.object({
  inputShape: z.tuple([z.number(), z.number(), z.number()]),
  labelCount: z.number(),
  ending: z.enum(['softmax', 'logits', 'sigmoid']),
  images: z.array(z.number()),
  outputs: z.array(z.number()),
  outputWeights: z.array(z.number()),
  gradient: z.array(z.number()),
  targets: z.array(z.number()).optional(),
  crossEntropyGradient: z.array(z.number()).optional(),
});
export type Recording = z.output<typeof recordingSchema>;

/** Two images each. */
const batch = 2;

export function readRecording(path: string): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The images of a recording as [batch, channels, height, width]. */
export function recordedImages(recording: Recording, classifier: Classifier): Float32Array {
  return Float32Array.from(toImageOrder(recording, classifier, recording.images));
}

/** A recorded gradient in the order of the classifier's input. */
export function toImageOrder(
  { inputShape }: Recording,
  classifier: Classifier,
  values: readonly number[],
): readonly number[] {
  if (!isChannelsLast(inputShape, classifier)) return values;
  const [height, width, channels] = inputShape;
  return values.map((_, i) => {
    const column = i % width;
    const row = Math.floor(i / width) % height;
    const channel = Math.floor(i / (width * height)) % channels;
    const image = Math.floor(i / (width * height * channels));
    return values[((image * height + row) * width + column) * channels + channel]!;
  });
}

/**
 * The graph that repeats a recording: `outputs`, `gradient` of Σ outputs · outputWeights and, where the model ends in a
 * softmax, `crossEntropyGradient` of the mean cross entropy, both with respect to the input `images`.
 */
export function recordingGraph(recording: Recording, classifier: Classifier): Graph {
  const graph = new Graph();
  const { channels, height, width } = classifier.inputShape;
  const images = graph.input('images', [batch, channels, height, width]);
  const logits = classifier.buildLogits(graph, images);
  const outputs = scores(graph, logits, recording.ending);
  graph.output('outputs', outputs);
  const weighted = weightedSum(graph, outputs, recording.outputWeights);
  graph.output('gradient', differentiate(graph, weighted, [images])[0]!);
  if (recording.targets !== undefined) {
    const logProbabilities = graph.apply(logSoftmax, [logits], { axis: 1 });
    const wanted = Array.from({ length: batch * recording.labelCount }, (_, i) =>
      i % recording.labelCount === recording.targets![Math.floor(i / recording.labelCount)] ? -1 / batch : 0,
    );
    const loss = weightedSum(graph, logProbabilities, wanted);
    graph.output('crossEntropyGradient', differentiate(graph, loss, [images])[0]!);
  }
  return graph;
}

/** Independent sigmoids p become logits log p, so that here the exponential gives them back. */
function scores(graph: Graph, logits: Value, ending: Recording['ending']): Value {
  if (ending === 'softmax') return graph.apply(softmax, [logits], { axis: 1 });
  return ending === 'sigmoid' ? graph.apply(exp, [logits], noAttributes) : logits;
}

function weightedSum(graph: Graph, value: Value, weights: readonly number[]): Value {
  const constant = graph.constant(value.shape, Float32Array.from(weights));
  const product = graph.apply(mul, [value, constant], noAttributes);
  return graph.apply(reduceSum, [product], { axes: [0, 1], keepDims: false });
}

function isChannelsLast(shape: Shape, { inputShape: { channels, height, width } }: Classifier): boolean {
  return shape.join() === [height, width, channels].join();
}
