import * as ort from 'onnxruntime-node';
import { Graph } from '../../graph/graph.ts';
import { noAttributes } from '../../graph/operator.ts';
import { add } from '../../graph/operators/add.ts';
import type { DeviceReport } from '../engine.ts';
import { createDeviceSession, onnxruntimeDeviceNames, type OnnxruntimeDevice } from './session.ts';
import { toOnnx } from './to-onnx.ts';

/** What each device needs, for those that this machine lacks. */
const needs: Readonly<Record<OnnxruntimeDevice, string>> = {
  cuda: 'It needs Linux, an NVIDIA GPU with its driver, CUDA 12 and cuDNN 9, and once `npm run setup:cuda`.',
  dml: 'It needs Windows and a GPU with DirectX 12.',
  coreml: 'It needs macOS.',
  webgpu: 'It needs a GPU with a Vulkan, Direct3D 12 or Metal driver.',
  cpu: 'The processor is always there; the installation of onnxruntime-node is broken.',
};

let triedDevices: Promise<DeviceReport[]> | undefined;

/**
 * Tries every device with a graph of one addition; nothing is assumed from the platform alone. Tried once a process: a
 * scan asks several times, and drivers do not come and go.
 */
export function onnxruntimeDevices(): Promise<DeviceReport[]> {
  return (triedDevices ??= tryAllDevices());
}

async function tryAllDevices(): Promise<DeviceReport[]> {
  const model = additionModel();
  const reports: DeviceReport[] = [];
  for (const device of onnxruntimeDeviceNames) {
    reports.push({ engine: 'onnxruntime', device, ...(await tryDevice(device, model)) });
  }
  return reports;
}

function additionModel(): Uint8Array {
  const graph = new Graph();
  const input = graph.input('input', [1]);
  graph.output('output', graph.apply(add, [input, graph.scalar(1)], noAttributes));
  return toOnnx(graph);
}

async function tryDevice(
  device: OnnxruntimeDevice,
  model: Uint8Array,
): Promise<Pick<DeviceReport, 'available' | 'reason'>> {
  try {
    const { session, fallsBackToCpu } = await createDeviceSession(model, device, { logSeverityLevel: 4 });
    await session.run({ input: new ort.Tensor('float32', Float32Array.of(1), [1]) });
    await session.release();
    const lacking = 'Ready, but it leaves even an addition to the processor: expect no gain from it.';
    return { available: true, reason: fallsBackToCpu ? lacking : 'Ready.' };
  } catch (cause) {
    const problem = firstSentence(cause instanceof Error ? cause.message : String(cause));
    return { available: false, reason: `${needs[device]} (${problem})` };
  }
}

/** ONNX Runtime's messages begin with a source location and end with a stack: keep what a person can use. */
function firstSentence(message: string): string {
  const said = message
    .replace(/^.*? was false\. /s, '')
    .split('\n')[0]!
    .trim();
  return said.length > 160 ? `${said.slice(0, 160)}…` : said;
}
