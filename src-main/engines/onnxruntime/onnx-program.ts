import * as ort from 'onnxruntime-node';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, type Graph } from '../../graph/graph.ts';
import type { Executable } from '../engine.ts';
import { forBlockedLayout } from './blocked-layout.ts';
import { createDeviceSession, type DeviceSession, type OnnxruntimeDevice } from './session.ts';
import { toOnnx } from './to-onnx.ts';

/** A graph as ONNX Runtime takes it, with the buffers that each run reads and writes: nothing is allocated for a run. */
export interface OnnxProgram {
  /** An ONNX file. */
  readonly model: Uint8Array;
  readonly inputs: readonly NamedBuffer[];
  readonly outputs: readonly NamedBuffer[];
}

interface NamedBuffer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A program that is ready to run. */
export interface OpenProgram {
  readonly fallsBackToCpu: boolean;
  run(): Promise<void>;
  release(): Promise<void>;
}

/** @param allocate gives the memory of a buffer, of so many bytes */
export function toProgram(
  graph: Graph,
  device: OnnxruntimeDevice,
  allocate: (bytes: number) => ArrayBufferLike,
): OnnxProgram {
  const buffers = (ports: Graph['inputs']): NamedBuffer[] =>
    ports.map(({ name, value: { shape } }) => ({
      name,
      shape,
      data: new Float32Array(allocate(elementCount(shape) * Float32Array.BYTES_PER_ELEMENT)),
    }));
  return {
    model: toOnnx(usesBlockedLayout(device) ? forBlockedLayout(graph) : graph),
    inputs: buffers(graph.inputs),
    outputs: buffers(graph.outputs),
  };
}

/** On other processors and devices, elementwise operators stay what they are. */
function usesBlockedLayout(device: OnnxruntimeDevice): boolean {
  return device === 'cpu' && process.arch === 'x64';
}

/** Throws AppError `ENGINE_UNAVAILABLE` where the device cannot run it. */
export async function openProgram(
  { model, inputs, outputs }: OnnxProgram,
  device: OnnxruntimeDevice,
  threads: number,
): Promise<OpenProgram> {
  const { session, fallsBackToCpu } = await createSession(model, device, threads);
  const [feeds, fetches] = [toTensors(inputs), toTensors(outputs)];
  return {
    fallsBackToCpu,
    run: async () => void (await session.run(feeds, fetches)),
    release: () => session.release(),
  };
}

/** The program as what its graph was made for: inputs and outputs by name. */
export function toExecutable({ inputs, outputs }: OnnxProgram, program: OpenProgram): Executable {
  const results = byName(outputs);
  return {
    inputs: byName(inputs),
    fallsBackToCpu: program.fallsBackToCpu,
    run: async () => {
      await program.run();
      return results;
    },
    dispose: () => program.release(),
  };
}

function byName(buffers: readonly NamedBuffer[]): Record<string, Float32Array> {
  return Object.fromEntries(buffers.map(({ name, data }) => [name, data]));
}

function toTensors(buffers: readonly NamedBuffer[]): Record<string, ort.Tensor> {
  return Object.fromEntries(
    buffers.map(({ name, data, shape }) => [name, new ort.Tensor('float32', data, shape)]),
  );
}

async function createSession(
  model: Uint8Array,
  device: OnnxruntimeDevice,
  threads: number,
): Promise<DeviceSession> {
  try {
    return await createDeviceSession(model, device, {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      logSeverityLevel: 3,
      // Its fusion of Pad into a pool can make a pool whose padding exceeds its window, which it then refuses to run.
      extra: { optimization: { disable_specified_optimizers: 'Pad_Fusion' } },
    });
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
