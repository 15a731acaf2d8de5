import type { Graph } from '../../src-main/graph/graph.ts';
import { evaluateGraph } from './reference-evaluator.ts';

/**
 * Gradient of the scalar output `loss` with respect to one input, by central differences in float64. The step
 * balances the truncation error, about step², against rounding, about 1e-16 / step: both near 1e-10.
 */
export function finiteDifferences(
  graph: Graph,
  inputs: Readonly<Record<string, Float32Array>>,
  name: string,
  step = 1e-5,
): Float64Array {
  const moved = Float64Array.from(inputs[name]!);
  const lossAt = (index: number, value: number): number => {
    const original = moved[index]!;
    moved[index] = value;
    const loss = evaluateGraph(graph, { ...inputs, [name]: moved }).loss![0]!;
    moved[index] = original;
    return loss;
  };
  return moved.map((x, index) => (lossAt(index, x + step) - lossAt(index, x - step)) / (2 * step));
}
