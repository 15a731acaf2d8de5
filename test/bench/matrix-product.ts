import type { Engine } from '../../src-main/engines/engine.ts';
import { matrixProduct, numbers } from '../../src-main/engines/matrix-product.ts';

/** A square matrix product that is ready to be timed. */
export interface MatrixProduct {
  readonly size: number;
  /** Floating point operations of one product. */
  readonly flops: number;
  /** Computes it once; returns the time in ms. */
  time(): Promise<number>;
  dispose(): Promise<void>;
}

export async function prepareMatrixProduct(engine: Engine, size: number): Promise<MatrixProduct> {
  const executable = await engine.prepare(matrixProduct(size));
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
