import { elementCount, type Graph, type Value } from './graph.ts';

/** Of one element; flags take less. */
const elementBytes = 4;

/**
 * Memory that the inputs and computed values of a graph take at once while it runs, in bytes, if every value is freed
 * after its last use. Constants are left out: they do not grow with the batch.
 */
export function peakBytes(graph: Graph): number {
  const lastUse = new Map<Value, number>();
  for (const [step, node] of graph.nodes.entries()) {
    for (const value of node.inputs) lastUse.set(value, step);
  }
  for (const { value } of [...graph.inputs, ...graph.outputs]) lastUse.set(value, Infinity);
  let live = graph.inputs.reduce((sum, { value }) => sum + elementCount(value.shape), 0);
  let peak = live;
  for (const [step, { inputs, output }] of graph.nodes.entries()) {
    live += elementCount(output.shape);
    peak = Math.max(peak, live);
    for (const value of new Set([...inputs, output])) {
      const isDone = value.data === undefined && (lastUse.get(value) ?? step) === step;
      if (isDone) live -= elementCount(value.shape);
    }
  }
  return peak * elementBytes;
}
