import { Graph, type GraphNode, type Value } from './graph.ts';

/**
 * What stands for one node in the new graph. `inputs` are the node's inputs there; undefined leaves the node as it is.
 */
export type RewriteNode = (to: Graph, node: GraphNode, inputs: readonly Value[]) => Value | undefined;

/**
 * A new graph with the same inputs and outputs, each node replaced by what `rewrite` makes of it; nodes that lead to no
 * output are dropped. The graph itself where that changes nothing.
 */
export function rewriteGraph(graph: Graph, rewrite: RewriteNode): Graph {
  const to = new Graph();
  const moved = new Map<Value, Value>();
  for (const { name, value } of graph.inputs) moved.set(value, to.input(name, value.shape));
  const move = (value: Value): Value => {
    const known = moved.get(value);
    if (known !== undefined) return known;
    if (value.data === undefined) throw new Error(`value ${value.id} is used before it is computed`);
    const constant = to.constant(value.shape, value.data);
    moved.set(value, constant);
    return constant;
  };
  const needed = neededNodes(graph);
  let changed = needed.length !== graph.nodes.length;
  for (const node of needed) {
    const inputs = node.inputs.map(move);
    const rewritten = rewrite(to, node, inputs);
    changed ||= rewritten !== undefined;
    moved.set(node.output, rewritten ?? to.apply(node.operator, inputs, node.attributes as never));
  }
  for (const { name, value } of graph.outputs) to.output(name, move(value));
  return changed ? to : graph;
}

/** The nodes that lead to an output, in order. */
function neededNodes(graph: Graph): GraphNode[] {
  const needed = new Set(graph.outputs.map(({ value }) => value));
  const nodes = graph.nodes.toReversed().filter((node) => {
    if (!needed.has(node.output)) return false;
    node.inputs.forEach((input) => needed.add(input));
    return true;
  });
  return nodes.reverse();
}

/** How often each value is read by a node or as an output. */
export function countUses(graph: Graph): Map<Value, number> {
  const uses = new Map<Value, number>();
  const read = [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ value }) => value)];
  for (const value of read) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}
