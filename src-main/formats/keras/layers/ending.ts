import type { Ending } from '../tensor.ts';
import type { LayerCall } from './layer.ts';

/**
 * What a layer that only selects, joins or averages numbers makes of the endings of its inputs: where any of them are
 * scores, so is the result; a softmax can no longer be taken off.
 */
export function carriedEnding({ inputs }: LayerCall): Ending | undefined {
  const ending = inputs.find((input) => input.ending !== undefined)?.ending;
  if (ending === undefined || ending.kind === 'scores') return ending;
  return { kind: 'scores', madeBy: ending.kind };
}
