import type { Value } from '../graph.ts';
import type { Operator } from '../operator.ts';

export interface GemmAttributes {
  /** Whether `b` is given transposed, [m, k]. */
  readonly transposeB: boolean;
}

/**
 * `a × b + c` of matrices [n, k] × [k, m] + [m], the dense layer; `c` may be left out, `b` and `c` are constants.
 * `da = dy × bᵀ`.
 */
export const gemm: Operator<GemmAttributes> = {
  type: 'Gemm',
  infer: ([a, b], { transposeB }) => {
    const [n, inner] = a!.shape as [number, number];
    const [k, m] = transposeB ? [b!.shape[1]!, b!.shape[0]!] : [b!.shape[0]!, b!.shape[1]!];
    if (a!.shape.length !== 2 || inner !== k) {
      throw new Error(`cannot multiply [${a!.shape.join(', ')}] with a matrix [${k}, ${m}]`);
    }
    return { shape: [n, m], elementType: 'float32' };
  },
  gradient: ({ graph, inputs, attributes, outputGradient }, index) => {
    if (index !== 0) throw new Error('Gemm has a gradient for its first input only');
    const [, b] = inputs as [Value, Value];
    return graph.apply(gemm, [outputGradient, b], { transposeB: !attributes.transposeB });
  },
};
