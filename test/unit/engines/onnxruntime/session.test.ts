import { describe, expect, it, onTestFinished } from 'vitest';
import { onnxruntimeDevices } from '../../../../src-main/engines/onnxruntime/devices.ts';
import { createOnnxruntimeEngine } from '../../../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import type { OnnxruntimeDevice } from '../../../../src-main/engines/onnxruntime/session.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { logSoftmax } from '../../../../src-main/graph/operators/log-softmax.ts';
import { relu } from '../../../../src-main/graph/operators/relu.ts';

async function prepare(device: OnnxruntimeDevice, operator: 'relu' | 'log-softmax') {
  const graph = new Graph();
  const x = graph.input('x', [2, 3]);
  const y =
    operator === 'relu' ? graph.apply(relu, [x], noAttributes) : graph.apply(logSoftmax, [x], { axis: 1 });
  graph.output('y', y);
  const executable = await createOnnxruntimeEngine(device, { threads: 1 }).prepare(graph);
  onTestFinished(() => executable.dispose());
  return executable;
}

const webgpu = (await onnxruntimeDevices()).find(({ device }) => device === 'webgpu')!;
if (!webgpu.available) {
  process.stdout.write(`skipped: operators that WebGPU lacks. ${webgpu.reason}\n`);
}

describe('a session of ONNX Runtime', () => {
  it('refuses a device that this build lacks, and does not compute on the processor instead', async () => {
    const foreign = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(prepare(foreign, 'relu')).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining(`the device "${foreign}"`) as string,
    });
  });

  it('leaves nothing to the processor where it is the device', async () => {
    expect((await prepare('cpu', 'log-softmax')).fallsBackToCpu).toBe(false);
  });

  // onnxruntime-node 1.30 has no LogSoftmax for WebGPU.
  it.skipIf(!webgpu.available)('tells which networks its device runs without the processor', async () => {
    expect((await prepare('webgpu', 'relu')).fallsBackToCpu).toBe(false);
    expect((await prepare('webgpu', 'log-softmax')).fallsBackToCpu).toBe(true);
  });
});
