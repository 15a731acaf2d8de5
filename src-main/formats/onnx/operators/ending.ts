import type { DataTensor, Ending } from '../values/data-tensor.ts';

/**
 * What an operator that only selects, joins or averages numbers makes of the endings of its inputs: where any of them
 * are scores, so is the result; a softmax can no longer be taken off.
 */
export function carriedEnding(inputs: readonly DataTensor[]): Ending | undefined {
  const ending = inputs.find((input) => input.ending !== undefined)?.ending;
  if (ending === undefined || ending.kind === 'scores') return ending;
  return { kind: 'scores', madeBy: ending.kind };
}
