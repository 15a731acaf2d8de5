import * as ort from 'onnxruntime-node';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Graph } from '../../graph/graph.ts';
import { elementCount } from '../../graph/graph.ts';
import type { Engine, EngineOptions, Executable } from '../engine.ts';
import { forBlockedLayout } from './blocked-layout.ts';
import {
  createDeviceSession,
  onnxruntimeDeviceNames,
  type DeviceSession,
  type OnnxruntimeDevice,
} from './session.ts';
import { toOnnx } from './to-onnx.ts';

/** ONNX Runtime: the graph is written as an ONNX file in memory and run as one session. */
export function createOnnxruntimeEngine(device: OnnxruntimeDevice, options: EngineOptions): Engine {
  return {
    name: 'onnxruntime',
    device,
    versions: { 'onnxruntime-node': ort.env.versions.node ?? 'unknown' },
    prepare: (graph) => prepare(graph, device, options),
    dispose: async () => {},
  };
}

async function prepare(graph: Graph, device: OnnxruntimeDevice, options: EngineOptions): Promise<Executable> {
  const { session, fallsBackToCpu } = await createSession(graph, device, options);
  const inputs: Record<string, Float32Array> = {};
  const feeds: Record<string, ort.Tensor> = {};
  for (const { name, value } of graph.inputs) {
    inputs[name] = new Float32Array(elementCount(value.shape));
    feeds[name] = new ort.Tensor('float32', inputs[name], value.shape);
  }
  // Results are written into the same buffers at every run: nothing is allocated for an evaluation.
  const outputs: Record<string, Float32Array> = {};
  const fetches: Record<string, ort.Tensor> = {};
  for (const { name, value } of graph.outputs) {
    outputs[name] = new Float32Array(elementCount(value.shape));
    fetches[name] = new ort.Tensor('float32', outputs[name], value.shape);
  }
  return {
    inputs,
    fallsBackToCpu,
    run: async () => {
      await session.run(feeds, fetches);
      return outputs;
    },
    dispose: () => session.release(),
  };
}

async function createSession(
  graph: Graph,
  device: OnnxruntimeDevice,
  { threads }: EngineOptions,
): Promise<DeviceSession> {
  try {
    return await createDeviceSession(
      toOnnx(usesBlockedLayout(device) ? forBlockedLayout(graph) : graph),
      device,
      {
        graphOptimizationLevel: 'all',
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        logSeverityLevel: 3,
        // Its fusion of Pad into a pool can make a pool whose padding exceeds its window, which it then refuses to run.
        extra: { optimization: { disable_specified_optimizers: 'Pad_Fusion' } },
      },
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      `onnxruntime cannot run this network on the device "${device}". Choose another device ` +
        '(neural-cleanse engines lists them).',
      { detail: reason, cause },
    );
  }
}

/** On other processors and devices, elementwise operators stay what they are. */
function usesBlockedLayout(device: OnnxruntimeDevice): boolean {
  return device === 'cpu' && process.arch === 'x64';
}

export function isOnnxruntimeDevice(device: string): device is OnnxruntimeDevice {
  return (onnxruntimeDeviceNames as readonly string[]).includes(device);
}
