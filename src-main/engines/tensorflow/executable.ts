import * as tf from '@tensorflow/tfjs-core';
import { elementCount, type Graph, type GraphNode, type Value } from '../../graph/graph.ts';
import type { Executable } from '../engine.ts';
import type { Backend } from './backends.ts';
import { lower } from './lowerings.ts';

/** A node, and the computed values that nothing after it reads. */
interface Step {
  readonly node: GraphNode;
  readonly lastUsed: readonly Value[];
}

/** Uploads the constants of a graph once; each run holds a computed value only until its last use. */
export async function prepareGraph(graph: Graph, backend: Backend): Promise<Executable> {
  await backend.activate();
  const constants = uploadConstants(graph);
  const steps = planSteps(graph);
  const inputs = buffers(graph.inputs);
  const outputs = buffers(graph.outputs);

  const run = async (): Promise<Record<string, Float32Array>> => {
    await backend.activate();
    const computed = new Map<Value, tf.Tensor>();
    const lookUp = (value: Value): tf.Tensor => (constants.get(value) ?? computed.get(value))!;
    try {
      for (const { name, value } of graph.inputs) computed.set(value, upload(value, inputs[name]!));
      for (const { node, lastUsed } of steps) {
        computed.set(node.output, lower(node, node.inputs.map(lookUp)));
        for (const value of lastUsed) {
          computed.get(value)?.dispose();
          computed.delete(value);
        }
      }
      for (const { name, value } of graph.outputs) outputs[name]!.set(await lookUp(value).data());
      return outputs;
    } finally {
      tf.dispose([...computed.values()]);
    }
  };
  return {
    inputs,
    run,
    dispose: async () => {
      tf.dispose([...constants.values()]);
      constants.clear();
    },
  };
}

function uploadConstants(graph: Graph): Map<Value, tf.Tensor> {
  const used = [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs.map(({ value }) => value)];
  const constants = new Set(used.filter((value) => value.data !== undefined));
  return new Map([...constants].map((value) => [value, upload(value, value.data!)]));
}

function upload(value: Value, data: Float32Array): tf.Tensor {
  return tf.tensor(data, [...value.shape], 'float32');
}

/** Nodes that the outputs need, in order. Constants and outputs are never freed by a step. */
function planSteps(graph: Graph): Step[] {
  const steps: Step[] = [];
  const needed = new Set(graph.outputs.map(({ value }) => value));
  for (const node of graph.nodes.toReversed()) {
    if (!needed.has(node.output)) continue;
    // Read from the end, a value that nothing needed so far has its last use here.
    const lastUsed = [...new Set(node.inputs)].filter((v) => v.data === undefined && !needed.has(v));
    lastUsed.forEach((value) => needed.add(value));
    steps.push({ node, lastUsed });
  }
  return steps.reverse();
}

function buffers(values: Graph['inputs']): Record<string, Float32Array> {
  return Object.fromEntries(
    values.map(({ name, value }) => [name, new Float32Array(elementCount(value.shape))]),
  );
}
