import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../../src-shared/domain/model-options.ts';
import { Graph, type Value } from '../../graph/graph.ts';
import { pad } from '../../graph/operators/pad.ts';
import { slice } from '../../graph/operators/slice.ts';
import type { Classifier, ModelFinding } from '../classifier.ts';
import type { ModelFile } from './file/model-file.ts';
import type { TensorProto } from './file/schema.ts';
import { readInput, type NetworkInput } from './input.ts';
import { summarizeLayers } from './layers.ts';
import { planLogits, type LogitsPlan } from './logits.ts';
import { Evaluator } from './network/evaluator.ts';
import { Scope } from './network/scope.ts';
import type { ReaderContext } from './node-call.ts';
import { chooseOutput } from './output.ts';
import { expectsRawPixels } from './scales-input.ts';
import { Emission } from './values/emission.ts';

/** Numbers that the constants of a file may be turned into at intake, besides one for each byte that it stores. */
const foldedFromNothing = 2 ** 26;

/**
 * Reads an image classifier from an ONNX file, which may be closed afterwards: every number that the network needs is
 * read here. Throws AppError FILE_* and MODEL_*.
 */
export function readOnnxClassifier(file: ModelFile, options: ModelOptions): Classifier {
  const { path, graph } = file;
  refuseSparse(file);
  const input = readInput(path, graph, options);
  const findings: ModelFinding[] = [];
  const evaluator = new Evaluator(file, readerContext(file, input.batch, findings));
  const scope = new Scope({ operatorSet: file.operatorSet });
  scope.tensors.set(input.name, input.tensor);
  declareGraph(file, scope);
  const output = chooseOutput(path, graph, options, evaluator, scope);
  const plan = planLogits(path, output.tensor, input);
  const build = (target: Graph, images: Value): Value => buildLogits(target, images, input, plan);
  tryToBuild(input, build);
  return {
    format: describeFormat(file),
    inputShape: input.image,
    labelCount: plan.labelCount,
    layers: summarizeLayers(evaluator.calls, output.tensor, input.batch),
    findings: [...plan.findings, ...output.findings, ...input.findings, ...findings],
    scalesItsInput: expectsRawPixels(evaluator.calls, input.tensor),
    buildLogits: build,
  };
}

function readerContext(file: ModelFile, batch: number, findings: ModelFinding[]): ReaderContext {
  let folded = 0;
  return {
    path: file.path,
    batch,
    text: (span) => file.text(span),
    tensor: ({ t }) => file.tensors.constant(t!),
    note: (finding) => {
      if (!findings.some(({ message }) => message === finding.message)) findings.push(finding);
    },
    reserve: (elements, node) => {
      folded += elements;
      if (folded <= foldedFromNothing + file.tensors.storedBytes) return;
      throw node.corrupt(`it makes ${elements} numbers out of few, more than a network needs`);
    },
  };
}

function declareGraph({ path, graph }: ModelFile, scope: Scope): void {
  try {
    scope.declare(graph.node ?? [], graph);
  } catch (error) {
    throw new AppError(
      'MODEL_CORRUPT',
      `${path}: ${error instanceof Error ? error.message : String(error)}, where every name may be given once. The file is damaged; export the model again.`,
    );
  }
}

/** The file's network takes so many images at a time; what is missing to a whole number of runs is filled up with zeros. */
function buildLogits(graph: Graph, images: Value, input: NetworkInput, plan: LogitsPlan): Value {
  const count = images.shape[0]!;
  const groups = Math.ceil(count / input.batch);
  const missing = groups * input.batch - count;
  const filled =
    missing === 0 ? images : graph.apply(pad, [images], { before: [0, 0, 0, 0], after: [missing, 0, 0, 0] });
  const emission = new Emission(graph, groups);
  const logits = plan.take(emission, emission.run(plan.source, input.images, filled));
  return missing === 0 ? logits : graph.apply(slice, [logits], { axes: [0], starts: [0], ends: [count] });
}

/** With two images, so that nothing passes that only fits one. What is used of the file is read by it. */
function tryToBuild({ image }: NetworkInput, build: (graph: Graph, images: Value) => Value): void {
  const graph = new Graph();
  build(graph, graph.input('images', [2, image.channels, image.height, image.width]));
}

function refuseSparse({ path, graph }: ModelFile): void {
  const [sparse] = graph.sparse_initializer ?? [];
  if (sparse === undefined) return;
  const tensor: TensorProto = sparse.values ?? {};
  throw new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `${path}: tensor "${tensor.name}" is stored as a sparse tensor, which is not supported. Export the model with dense weights.`,
  );
}

/** E.g. `ONNX opset 17 (pytorch 2.5)`. */
function describeFormat({ model, operatorSet }: ModelFile): string {
  const producer = [model.producer_name ?? '', model.producer_version ?? '']
    .filter((part) => part !== '')
    .join(' ');
  return `ONNX opset ${operatorSet}${producer === '' ? '' : ` (${producer.slice(0, 60)})`}`;
}
