import type { Graph, Shape, Value } from '../../../graph/graph.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { add } from '../../../graph/operators/add.ts';
import { clip } from '../../../graph/operators/clip.ts';
import { div } from '../../../graph/operators/div.ts';
import { elu } from '../../../graph/operators/elu.ts';
import { erf } from '../../../graph/operators/erf.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { leakyRelu } from '../../../graph/operators/leaky-relu.ts';
import { log } from '../../../graph/operators/log.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { relu } from '../../../graph/operators/relu.ts';
import { sigmoid } from '../../../graph/operators/sigmoid.ts';
import { softplus } from '../../../graph/operators/softplus.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { sub } from '../../../graph/operators/sub.ts';
import { tanh } from '../../../graph/operators/tanh.ts';
import { where } from '../../../graph/operators/where.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { onMerged } from '../values/emission.ts';
import { elementwise, foldElementwise, folding } from './broadcasting.ts';
import type { Folder, Handler } from './handler.ts';

type Formula = (graph: Graph, x: Value, node: NodeCall) => Value;

/** Defaults of Selu's attributes (ONNX operator Selu, version 6). */
const seluAlpha = 1.67326319217681884765625;
const seluGamma = 1.05070102214813232421875;

const hardSigmoid = (graph: Graph, x: Value, alpha: number, beta: number): Value =>
  graph.apply(clip, [affine(graph, x, alpha, beta)], { min: 0, max: 1 });

/** `x/2 · (1 + erf(x/√2))`. */
const exactGelu: Formula = (graph, x) => {
  const bell = apply(graph, erf, affine(graph, x, Math.SQRT1_2, 0));
  return apply(graph, mul, affine(graph, x, 0.5, 0), affine(graph, bell, 1, 1));
};

/** `x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))`. */
const approximateGelu: Formula = (graph, x) => {
  const cube = apply(graph, mul, apply(graph, mul, x, x), x);
  const inner = apply(graph, add, x, affine(graph, cube, 0.044715, 0));
  const bell = apply(graph, tanh, affine(graph, inner, Math.sqrt(2 / Math.PI), 0));
  return apply(graph, mul, affine(graph, x, 0.5, 0), affine(graph, bell, 1, 1));
};

/** `max(0, x) + min(0, alpha · (e^(x/alpha) − 1))`. */
const celu: Formula = (graph, x, node) => {
  const alpha = node.float('alpha', 1);
  const scaled = affine(graph, x, 1 / alpha, 0);
  return affine(graph, graph.apply(elu, [scaled], { alpha: 1 }), alpha, 0);
};

const shrink: Formula = (graph, x, node) => {
  const [lambda, bias] = [node.float('lambd', 0.5), node.float('bias', 0)];
  const below = apply(graph, where, apply(graph, greater, -lambda, x), affine(graph, x, 1, bias), 0);
  return apply(graph, where, apply(graph, greater, x, lambda), affine(graph, x, 1, -bias), below);
};

/** Functions that end a network as scores when they come last. */
const activations: Readonly<Record<string, Formula>> = {
  Relu: (graph, x) => apply(graph, relu, x),
  LeakyRelu: (graph, x, node) => graph.apply(leakyRelu, [x], { alpha: node.float('alpha', 0.01) }),
  Elu: (graph, x, node) => graph.apply(elu, [x], { alpha: node.float('alpha', 1) }),
  Selu: (graph, x, node) =>
    affine(
      graph,
      graph.apply(elu, [x], { alpha: node.float('alpha', seluAlpha) }),
      node.float('gamma', seluGamma),
      0,
    ),
  Celu: celu,
  ThresholdedRelu: (graph, x, node) =>
    apply(graph, where, apply(graph, greater, x, node.float('alpha', 1)), x, 0),
  HardSigmoid: (graph, x, node) => hardSigmoid(graph, x, node.float('alpha', 0.2), node.float('beta', 0.5)),
  HardSwish: (graph, x) => apply(graph, mul, x, hardSigmoid(graph, x, 1 / 6, 0.5)),
  Tanh: (graph, x) => apply(graph, tanh, x),
  Softplus: (graph, x) => apply(graph, softplus, x),
  Softsign: (graph, x) => apply(graph, div, x, affine(graph, apply(graph, abs, x), 1, 1)),
  Mish: (graph, x) => apply(graph, mul, x, apply(graph, tanh, apply(graph, softplus, x))),
  Swish: (graph, x, node) =>
    apply(graph, mul, x, apply(graph, sigmoid, affine(graph, x, node.float('alpha', 1), 0))),
  Shrink: shrink,
  Exp: (graph, x) => apply(graph, exp, x),
};

/** Functions that say nothing about what they end. */
const functions: Readonly<Record<string, Formula>> = {
  Abs: (graph, x) => apply(graph, abs, x),
  Neg: (graph, x) => affine(graph, x, -1, 0),
  Log: (graph, x) => apply(graph, log, x),
  Sqrt: (graph, x) => apply(graph, sqrt, x),
  Reciprocal: (graph, x) => apply(graph, div, 1, x),
  Erf: (graph, x) => apply(graph, erf, x),
  Sign: (graph, x) =>
    apply(
      graph,
      sub,
      apply(graph, where, apply(graph, greater, x, 0), 1, 0),
      apply(graph, where, apply(graph, greater, 0, x), 1, 0),
    ),
};

function unary(formula: Formula, endsAs: string | undefined): Handler {
  return (node) => {
    const x = node.data(0);
    const ending = endsAs === undefined ? undefined : ({ kind: 'scores', madeBy: endsAs } as const);
    return onMerged([x], x.shape, (graph, [value]) => formula(graph, value!, node), ending);
  };
}

const geluHandler: Handler = (node) => {
  // Read here and not in the formula, which runs when the file is closed.
  const isExact = node.text('approximate', 'none') === 'none';
  return unary(isExact ? exactGelu : approximateGelu, 'Gelu')(node);
};

/** Keeps hold of its argument, which is the logits where the network ends here. */
const sigmoidHandler: Handler = (node) => {
  const x = node.data(0);
  const compute = (graph: Graph, [value]: readonly Value[]): Value => apply(graph, sigmoid, value!);
  return onMerged([x], x.shape, compute, { kind: 'sigmoid', logits: x });
};

/** Limits are attributes until version 10 and inputs since; either may be left out. */
function limitsOf(node: NodeCall): readonly [number, number] {
  const limit = (name: 'min' | 'max', index: number, otherwise: number): number =>
    node.has(name) ? node.float(name, 0) : (node.constant(index, `its ${name}`)?.scalar ?? otherwise);
  return [limit('min', 1, -Infinity), limit('max', 2, Infinity)];
}

const clipHandler: Handler = (node) => {
  const x = node.data(0);
  const [lowest, highest] = limitsOf(node);
  return onMerged([x], x.shape, (graph, [value]) => {
    if (lowest === 0 && highest === Infinity) return apply(graph, relu, value!);
    return graph.apply(clip, [value!], {
      min: Math.max(lowest, -largestFloat),
      max: Math.min(highest, largestFloat),
    });
  });
};

/** Largest float32 (IEEE 754): a limit that limits nothing. */
const largestFloat = 3.4028234663852886e38;

/** `x` where `x > 0`, else `slope · x`; the slope broadcasts to x. */
const prelu: Handler = (node) => {
  const [data, slopes] = [node.data(0), node.weights(1, 'slope')];
  if (!broadcastsTo(slopes.shape, data.shape)) {
    throw node.corrupt(
      `its slope [${slopes.shape.join(', ')}] does not fit the last axes of its input [${data.shape.join(', ')}]; slopes of channels have to be [channels, 1, 1]`,
    );
  }
  return elementwise([data, slopes], (graph, [x, slope]) => {
    const below = apply(graph, sub, x!, apply(graph, relu, x!));
    return apply(graph, add, apply(graph, relu, x!), apply(graph, mul, slope!, below));
  });
};

/** Whether a tensor is repeated to a shape without changing that (onnx/docs/Broadcasting.md, unidirectional). */
function broadcastsTo(from: Shape, to: Shape): boolean {
  const lead = to.length - from.length;
  return lead >= 0 && from.every((size, axis) => size === 1 || size === to[lead + axis]);
}

/** github.com/onnx/onnx/blob/main/docs/Operators.md */
export const activationHandlers: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(Object.entries(activations).map(([name, formula]) => [name, unary(formula, name)])),
  ...Object.fromEntries(
    Object.entries(functions).map(([name, formula]) => [name, unary(formula, undefined)]),
  ),
  Gelu: geluHandler,
  Sigmoid: sigmoidHandler,
  Clip: clipHandler,
  PRelu: prelu,
};

const clipConstant: Folder = (node, [x]) => {
  const [lowest, highest] = limitsOf(node);
  return foldElementwise(node, [x!], x!.type, (a) => Math.min(Math.max(a, lowest), highest));
};

/** The same on constants, as networks write that keep their weights within limits or normalize them. */
export const activationFolders: Readonly<Record<string, Folder>> = {
  Clip: clipConstant,
  Relu: folding((a) => Math.max(a, 0)),
  Sigmoid: folding((a) => 1 / (1 + Math.exp(-a))),
  Tanh: folding(Math.tanh),
  Softplus: folding((a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)))),
};
