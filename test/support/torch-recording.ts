import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Classifier } from '../../src-main/formats/classifier.ts';
import { differentiate } from '../../src-main/graph/differentiate.ts';
import { elementCount, Graph, type Shape, type Value } from '../../src-main/graph/graph.ts';
import { noAttributes } from '../../src-main/graph/operator.ts';
import { logSoftmax } from '../../src-main/graph/operators/log-softmax.ts';
import { mul } from '../../src-main/graph/operators/mul.ts';
import { reduceSum } from '../../src-main/graph/operators/reduce-sum.ts';
import { softmax } from '../../src-main/graph/operators/softmax.ts';
import { simplify } from '../../src-main/graph/simplify/simplify.ts';

/** Two images in each recording, of which the labels 1 and 2 are wanted; test/fixtures/torch/README.md. */
const targets = [1, 2];
const batch = targets.length;

const entrySchema = z.object({
  name: z.string(),
  exporter: z.enum(['torchscript', 'dynamo']),
  opset: z.int(),
  file: z.string(),
  labels: z.int(),
  ending: z.enum(['logits', 'softmax', 'log-softmax']),
  images: z.string(),
  output: z.string(),
  gradient: z.string(),
  rounding: z.number().default(0),
});
/** One exported file and what PyTorch computes with it: an entry of `index.json`. */
export type TorchCase = z.output<typeof entrySchema>;

export function readTorchCases(folder: string): TorchCase[] {
  return z.array(entrySchema).parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
}

/**
 * The graph that repeats a recording: `output` [2, labels] as the network ends, and `gradient`, that of the mean cross
 * entropy towards the targets with respect to the input `images`. As a scan does it: simplified, then differentiated.
 */
export function torchGraph({ ending, labels }: TorchCase, classifier: Classifier): Graph {
  const { graph, images, logits } = simplifiedNetwork(classifier);
  const logProbabilities = graph.apply(logSoftmax, [logits], { axis: 1 });
  const probabilities = graph.apply(softmax, [logits], { axis: 1 });
  graph.output('output', { logits, softmax: probabilities, 'log-softmax': logProbabilities }[ending]);
  const wanted = Float32Array.from({ length: batch * labels }, (_, i) =>
    i % labels === targets[Math.floor(i / labels)] ? -1 / batch : 0,
  );
  const weighted = graph.apply(
    mul,
    [logProbabilities, graph.constant([batch, labels], wanted)],
    noAttributes,
  );
  const loss = graph.apply(reduceSum, [weighted], { axes: [0, 1], keepDims: false });
  graph.output('gradient', differentiate(graph, loss, [images])[0]!);
  return graph;
}

function simplifiedNetwork(classifier: Classifier): { graph: Graph; images: Value; logits: Value } {
  const network = new Graph();
  const { channels, height, width } = classifier.inputShape;
  const input = network.input('images', [batch, channels, height, width]);
  network.output('logits', classifier.buildLogits(network, input));
  const graph = simplify(network);
  return { graph, images: graph.inputs[0]!.value, logits: graph.outputs[0]!.value };
}

/** A NumPy file of little-endian float32 in C order (numpy.lib.format, version 1.0), as the scripts here write it. */
export function readNpy(path: string): { readonly shape: Shape; readonly data: Float32Array } {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const shape = /'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header)?.[1];
  if (shape === undefined) throw new Error(`${path}: unexpected header ${header}`);
  const sizes = shape
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number);
  const data = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length),
  );
  if (data.length !== elementCount(sizes)) throw new Error(`${path}: ${data.length} numbers for [${shape}]`);
  return { shape: sizes, data };
}
