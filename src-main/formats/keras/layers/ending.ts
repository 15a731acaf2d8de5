import type { Ending } from '../tensor.ts';
import { KerasTensor } from '../tensor.ts';
import type { LayerCall } from './layer.ts';

/**
 * What a layer that only selects, joins or averages numbers makes of the endings of its inputs: where any of them are
 * scores, so is the result; a softmax can no longer be taken off.
 */
export function carriedEnding({ inputs }: Pick<LayerCall, 'inputs'>): Ending | undefined {
  const endings = inputs.map((input) => (input instanceof KerasTensor ? input.ending : undefined));
  const ending = endings.find((candidate) => candidate !== undefined);
  if (ending === undefined || ending.kind === 'scores') return ending;
  return { kind: 'scores', madeBy: ending.kind };
}
