import { expect, it } from 'vitest';
import { foldStatistics } from '../../../src-main/formats/folded-statistics.ts';

const channel = { gamma: [3], beta: [0.5], mean: [-2], variance: [3.75], epsilon: 0.25 };

it('a batch normalization is one product and one sum', () => {
  expect(foldStatistics(channel)).toEqual({
    factor: new Float32Array([1.5]),
    summand: new Float32Array([3.5]),
  });
});

it('every step is rounded to float32, as NumPy and PyTorch compute with float32', () => {
  // numpy.float32: g / np.sqrt(v + e), b - m * (g / np.sqrt(v + e)).
  const numbers = { gamma: [1.31], beta: [0.61], mean: [0.18], variance: [0.13], epsilon: 1e-5 };
  const { factor, summand } = foldStatistics({
    ...numbers,
    gamma: Float32Array.from(numbers.gamma),
    beta: Float32Array.from(numbers.beta),
    mean: Float32Array.from(numbers.mean),
    variance: Float32Array.from(numbers.variance),
  });
  expect([factor[0], summand[0]]).toEqual([3.633146286010742, -0.04396635293960571]);
});
