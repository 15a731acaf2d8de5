import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { explainLoadFailure } from '../../../../src-main/engines/tensorflow/backends.ts';
import {
  createTensorflowEngine,
  tensorflowDevices,
} from '../../../../src-main/engines/tensorflow/tensorflow-engine.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { add } from '../../../../src-main/graph/operators/add.ts';
import { exp } from '../../../../src-main/graph/operators/exp.ts';
import { compositions } from '../../../support/operator-cases/compositions.ts';

const options = { threads: 1 };

describe('the tensorflow engine', () => {
  it('holds no tensor between runs but the constants, and none after it is disposed of', async () => {
    const engine = await createTensorflowEngine('cpu', options);
    const before = tf.memory().numTensors;
    const { graph, inputs } = compositions[0]!.build({ gradients: true });
    const executable = await engine.prepare(graph);
    const prepared = tf.memory().numTensors;
    expect(prepared).toBeGreaterThan(before);
    for (const [name, elements] of Object.entries(inputs)) executable.inputs[name]!.set(elements);
    for (let run = 0; run < 3; run++) {
      await executable.run();
      expect(tf.memory().numTensors).toBe(prepared);
    }
    await executable.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reads its input buffers anew at each run and keeps its output buffers', async () => {
    const graph = new Graph();
    const x = graph.input('x', [2]);
    graph.output('y', graph.apply(add, [x, graph.scalar(1)], noAttributes));
    const executable = await (await createTensorflowEngine('cpu', options)).prepare(graph);
    executable.inputs.x!.set([1, 2]);
    const first = (await executable.run()).y!;
    expect([...first]).toEqual([2, 3]);
    executable.inputs.x!.set([10, 20]);
    expect((await executable.run()).y).toBe(first);
    expect([...first]).toEqual([11, 21]);
  });

  it('yields inputs, constants and one value under two names as outputs', async () => {
    const graph = new Graph();
    const x = graph.input('x', [1]);
    const y = graph.apply(exp, [x], noAttributes);
    graph.output('same', x);
    graph.output('seven', graph.scalar(7));
    graph.output('once', y);
    graph.output('again', y);
    const executable = await (await createTensorflowEngine('cpu', options)).prepare(graph);
    const outputs = await executable.run();
    expect(Object.values(outputs).map((values) => values[0])).toEqual([0, 7, 1, 1]);
  });

  it('names the versions it runs on', async () => {
    const { name, device, versions } = await createTensorflowEngine('cpu', options);
    expect([name, device]).toEqual(['tensorflow', 'cpu']);
    expect(versions['@tensorflow/tfjs-core']).toBe(tf.version_core);
  });

  it('always reports its JavaScript device as usable, and a reason for every device', async () => {
    const devices = await tensorflowDevices();
    expect(devices.find(({ device }) => device === 'cpu')?.available).toBe(true);
    for (const { engine, reason } of devices) {
      expect(engine).toBe('tensorflow');
      expect(reason).not.toBe('');
    }
  });

  it('refuses a device that is not here, as the report says', async ({ skip }) => {
    const report = (await tensorflowDevices()).find(({ device }) => device === 'cuda');
    skip(report?.available === true, 'this machine has a CUDA device');
    const refusal = createTensorflowEngine('cuda', options);
    await expect(refusal).rejects.toBeInstanceOf(AppError);
    await expect(refusal).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
  });
});

describe('why the native backend is unavailable', () => {
  it.each([
    [
      "Cannot find package '@tensorflow/tfjs-node-gpu' imported from /app/backends.ts",
      /is not installed\. Install it/,
    ],
    [
      'The Node.js native addon module (tfjs_binding.node) can not be found at path: /app/lib. \nPlease run',
      /without its native part.*npm run setup:tensorflow/,
    ],
    [
      'libcudart.so.11.0: cannot open shared object file: No such file or directory\nRequire stack',
      /did not load: libcudart\.so\.11\.0: cannot open shared object file: No such file or directory\. .*CUDA 11/,
    ],
  ])('is told from %j', (message, expected) => {
    expect(explainLoadFailure(new Error(message))).toMatch(expected);
  });
});
