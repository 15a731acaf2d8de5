import { describe, expect, it, onTestFinished } from 'vitest';
import { createOnnxruntimeEngine } from '../../../../src-main/engines/onnxruntime/onnxruntime-engine.ts';
import { matrixProduct } from '../../../../src-main/engines/matrix-product.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../../src-main/graph/operator.ts';
import { add } from '../../../../src-main/graph/operators/add.ts';

const engine = createOnnxruntimeEngine('cpu', { threads: 3 });

function openParts(count: number) {
  const parts = engine.parts!.open(count);
  onTestFinished(async () => {
    for (const part of parts) await part.dispose();
  });
  return parts;
}

describe('the parts of the processor', () => {
  it('compute beside each other what the whole computes', async () => {
    const left = Float32Array.from({ length: 64 * 64 }, (_, i) => (i % 7) - 3);
    const whole = await engine.prepare(matrixProduct(64));
    whole.inputs['left']!.set(left);
    const expected = (await whole.run())['product']!.slice();
    await whole.dispose();
    const parts = await Promise.all(openParts(3).map((part) => part.prepare(matrixProduct(64))));
    for (const [index, part] of parts.entries())
      part.inputs['left']!.set(left.map((value) => value * 2 ** index));
    const products = await Promise.all(parts.map(async (part) => (await part.run())['product']!));
    for (const [index, product] of products.entries()) {
      expect(product).toEqual(expected.map((value) => value * 2 ** index));
    }
    for (const part of parts) await part.dispose();
  });

  it('keep several graphs ready, and write each one its own results', async () => {
    const [part] = openParts(1);
    const [small, large] = [await part!.prepare(matrixProduct(2)), await part!.prepare(matrixProduct(3))];
    small.inputs['left']!.fill(0);
    large.inputs['left']!.fill(1);
    const results = await Promise.all([small.run(), large.run()]);
    expect([...results[0]['product']!]).toEqual([0, 0, 0, 0]);
    expect(results[1]['product']!.every((value) => value !== 0)).toBe(true);
    await small.dispose();
    expect((await large.run())['product']).toHaveLength(9);
  });

  it('say why a graph cannot be run, and go on', async () => {
    const [part] = openParts(1);
    const graph = new Graph();
    // Two inputs of one name are no ONNX file.
    const inputs = [graph.input('input', [1]), graph.input('input', [1])] as const;
    graph.output('output', graph.apply(add, inputs, noAttributes));
    await expect(part!.prepare(graph)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    expect(await part!.prepare(matrixProduct(2))).toBeDefined();
  });

  it('refuse work after they have ended', async () => {
    const [part] = openParts(1);
    const executable = await part!.prepare(matrixProduct(256));
    const running = executable.run();
    await part!.dispose();
    await expect(Promise.all([running, executable.run()])).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('--label-slots 1') as string,
    });
  });

  it('are only the processor, and only where it has threads to share', () => {
    expect(engine.parts!.most).toBe(3);
    expect(createOnnxruntimeEngine('cpu', { threads: 1 }).parts).toBeUndefined();
    expect(createOnnxruntimeEngine('webgpu', { threads: 4 }).parts).toBeUndefined();
  });
});
