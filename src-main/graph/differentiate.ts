import type { Graph, GraphNode, Value } from './graph.ts';
import { noAttributes } from './operator.ts';
import { add } from './operators/add.ts';

/**
 * Appends the reverse pass to `graph`: for each value of `wrt` the gradient of `sum(loss)`, shaped like that value
 * (reverse-mode differentiation, Griewank & Walther, Evaluating Derivatives, chapter 3).
 * Only the part of the graph between `wrt` and `loss` is differentiated; constants cost nothing.
 * Throws a plain Error when a value has no path to the loss.
 */
export function differentiate(graph: Graph, loss: Value, wrt: readonly Value[]): Value[] {
  const path = nodesBetween(graph, loss, wrt);
  const gradients = new Map<Value, Value>([[loss, onesLike(graph, loss)]]);
  for (const node of path.nodes.reverse()) {
    const outputGradient = gradients.get(node.output)!;
    node.inputs.forEach((input, index) => {
      if (!path.active.has(input)) return;
      const gradient = (node.operator as AnyOperator).gradient(
        { graph, inputs: node.inputs, output: node.output, attributes: node.attributes, outputGradient },
        index,
      );
      const sum = gradients.get(input);
      gradients.set(input, sum === undefined ? gradient : graph.apply(add, [sum, gradient], noAttributes));
    });
  }
  return wrt.map((value) => {
    const gradient = gradients.get(value);
    if (gradient === undefined) throw new Error(`value ${value.id} does not influence the loss`);
    return gradient;
  });
}

type AnyOperator = { gradient(context: object, index: number): Value };

/** Nodes that lie on a path from `wrt` to `loss`, in order, and the float values they carry. */
function nodesBetween(graph: Graph, loss: Value, wrt: readonly Value[]) {
  const influenced = new Set(wrt);
  const forward = graph.nodes.filter((node) => {
    const reached = node.output.elementType === 'float32' && node.inputs.some((v) => influenced.has(v));
    if (reached) influenced.add(node.output);
    return reached;
  });
  const needed = new Set([loss]);
  const nodes: GraphNode[] = [];
  for (const node of forward.reverse()) {
    if (!needed.has(node.output)) continue;
    nodes.push(node);
    node.inputs.forEach((value) => needed.add(value));
  }
  const active = new Set([...influenced].filter((value) => needed.has(value)));
  return { nodes: nodes.reverse(), active };
}

function onesLike(graph: Graph, value: Value): Value {
  const count = value.shape.reduce((product, size) => product * size, 1);
  return graph.constant(value.shape, new Float32Array(count).fill(1));
}
