import * as ort from 'onnxruntime-node';
import type { DeviceParts, Engine, EngineOptions } from '../engine.ts';
import { openProgram, toExecutable, toProgram } from './onnx-program.ts';
import { onnxruntimeDeviceNames, type OnnxruntimeDevice } from './session.ts';
import { SessionThread } from './session-thread.ts';

/** ONNX Runtime: the graph is written as an ONNX file in memory and run as one session. */
export function createOnnxruntimeEngine(device: OnnxruntimeDevice, { threads }: EngineOptions): Engine {
  return {
    ...identity(device),
    prepare: async (graph) => {
      const program = toProgram(graph, device, (bytes) => new ArrayBuffer(bytes));
      return toExecutable(program, await openProgram(program, device, threads));
    },
    ...(device === 'cpu' && threads > 1 ? { parts: partsOfProcessor(threads) } : {}),
    dispose: async () => {},
  };
}

/** Each part runs in a thread of its own, which is one of those it has. */
function partsOfProcessor(threads: number): DeviceParts {
  return {
    most: threads,
    open: (count) =>
      Array.from({ length: count }, (_, part) => openPart(Math.floor((threads + part) / count))),
  };
}

function openPart(threads: number): Engine {
  const thread = new SessionThread();
  return {
    ...identity('cpu'),
    prepare: async (graph) => {
      const program = toProgram(graph, 'cpu', (bytes) => new SharedArrayBuffer(bytes));
      return toExecutable(program, await thread.open(program, threads));
    },
    dispose: () => thread.end(),
  };
}

function identity(device: OnnxruntimeDevice) {
  const versions = { 'onnxruntime-node': ort.env.versions.node ?? 'unknown' };
  return { name: 'onnxruntime', device, versions } as const;
}

export function isOnnxruntimeDevice(device: string): device is OnnxruntimeDevice {
  return (onnxruntimeDeviceNames as readonly string[]).includes(device);
}
