import type { Engine } from '../../src-main/engines/engine.ts';
import { Graph } from '../../src-main/graph/graph.ts';
import { noAttributes } from '../../src-main/graph/operator.ts';
import { matmul } from '../../src-main/graph/operators/matmul.ts';

/** A square float32 matrix product with a constant right operand, which the engine may rearrange once beforehand. */
export interface MatrixProduct {
  readonly size: number;
  /** Floating point operations of one product. */
  readonly flops: number;
  /** Computes it once; returns the time in ms. */
  time(): Promise<number>;
  dispose(): Promise<void>;
}

export async function prepareMatrixProduct(engine: Engine, size: number): Promise<MatrixProduct> {
  const graph = new Graph();
  const left = graph.input('left', [size, size]);
  const right = graph.constant([size, size], numbers(size * size));
  graph.output('product', graph.apply(matmul, [left, right], noAttributes));
  const executable = await engine.prepare(graph);
  executable.inputs.left!.set(numbers(size * size));
  return {
    size,
    flops: 2 * size ** 3,
    time: async () => {
      const start = performance.now();
      await executable.run();
      return performance.now() - start;
    },
    dispose: () => executable.dispose(),
  };
}

/** Numbers between −0.5 and 0.5 whose products stay of ordinary size. */
function numbers(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => ((i * 7919) % 1009) / 1009 - 0.5);
}
