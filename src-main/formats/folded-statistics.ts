/** Numbers of a batch normalization, one of each a channel. */
interface Statistics {
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly epsilon: number;
}

/**
 * `gamma · (x − mean) / √(variance + ε) + beta` as `factor · x + summand`, each [channels].
 *
 * In steps of float32 and in this order, as PyTorch's exporters compute it where they fold a normalization into the
 * convolution before it (torch/csrc/jit/passes/onnx/eval_peephole.cpp, onnxscript's rewriter/rules/common/
 * _fuse_batchnorm.py). A network then has the same weights to the last bit whether it was exported from PyTorch or saved
 * by Keras, and a search, which makes a thousandfold of each difference, the same norms.
 */
export function foldStatistics({ gamma, beta, mean, variance, epsilon }: Statistics): {
  readonly factor: Float32Array;
  readonly summand: Float32Array;
} {
  const deviation = Float32Array.from(variance, (value) =>
    Math.sqrt(Math.fround(value + Math.fround(epsilon))),
  );
  const factor = deviation.map((value, channel) => gamma[channel]! / value);
  const shift = factor.map((value, channel) => mean[channel]! * value);
  return { factor, summand: shift.map((value, channel) => beta[channel]! - value) };
}
