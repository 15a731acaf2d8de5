import type { Engine } from '../../src-main/engines/engine.ts';
import { elementCount } from '../../src-main/graph/graph.ts';
import { evaluateGraph } from './reference-evaluator.ts';

/** An engine that runs graphs in float64 with the reference evaluator: slow, and the same on every machine. */
export const referenceEngine: Engine = {
  name: 'onnxruntime',
  device: 'reference',
  versions: {},
  prepare: async (graph) => {
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name, value }) => [name, new Float32Array(elementCount(value.shape))]),
    );
    return {
      inputs,
      run: async () => {
        const results = Object.entries(evaluateGraph(graph, inputs));
        return Object.fromEntries(results.map(([name, values]) => [name, Float32Array.from(values)]));
      },
      dispose: async () => {},
    };
  },
  dispose: async () => {},
};
