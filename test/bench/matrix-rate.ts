import type { Engine } from '../../src-main/engines/engine.ts';
import { prepareMatrixProduct, type MatrixProduct } from './matrix-product.ts';

/** Sizes that fit different levels of the cache; the fastest is the machine's rate. */
const sizes = [512, 1024, 2048];

/** Operations of one timing at most: a tenth of a second at 200 GFLOP/s. */
const longestFlops = 2e10;

/** The rate at which this machine multiplies float32 matrices, measured in turns with something else. */
export class MatrixRate {
  private readonly products: readonly MatrixProduct[];
  private fastest = 0;

  private constructor(products: readonly MatrixProduct[]) {
    this.products = products;
  }

  static async prepare(engine: Engine): Promise<MatrixRate> {
    const products = await Promise.all(sizes.map((size) => prepareMatrixProduct(engine, size)));
    for (const product of products) await product.time();
    return new MatrixRate(products);
  }

  /** 10⁹ operations a second of the fastest timing since the last reset. */
  get gflops(): number {
    return this.fastest;
  }

  reset(): void {
    this.fastest = 0;
  }

  /** Times every product, each over about as many operations as are compared with, by its mean. */
  async measure(flops: number): Promise<void> {
    for (const product of this.products) {
      const repeats = Math.max(1, Math.round(Math.min(flops, longestFlops) / product.flops));
      let totalMs = 0;
      for (let i = 0; i < repeats; i++) totalMs += await product.time();
      this.fastest = Math.max(this.fastest, (repeats * product.flops) / totalMs / 1e6);
    }
  }

  async dispose(): Promise<void> {
    for (const product of this.products) await product.dispose();
  }
}
