/**
 * The index that the smallest of so many normally distributed norms passes in 5 % of 20,000 simulated draws (3,000 from
 * 500 norms on). With few norms the MAD is rough, and with many the smallest lies far out.
 */
const simulated: readonly (readonly [norms: number, index: number])[] = [
  [3, 10.5],
  [5, 5.7],
  [8, 4.1],
  [10, 3.9],
  [20, 3.6],
  [43, 3.5],
  [200, 3.6],
  [500, 3.8],
  [1283, 4.0],
];

/**
 * Up to which index the smallest of a clean model's norms may lie apart by chance: between the simulated numbers along
 * the logarithm, beyond them as at the last.
 *
 * @param norms how many norms the smallest was chosen from
 * @param population how many of them median and deviation are taken of; fewer are rougher
 */
export function chanceIndex(norms: number, population = norms): number {
  return Math.max(interpolate(norms), interpolate(population));
}

function interpolate(norms: number): number {
  const next = simulated.findIndex(([count]) => count >= norms);
  if (next === -1) return simulated.at(-1)![1];
  if (next === 0) return simulated[0]![1];
  const [low, high] = [simulated[next - 1]!, simulated[next]!];
  const share = Math.log(norms / low[0]) / Math.log(high[0] / low[0]);
  return low[1] + share * (high[1] - low[1]);
}
