import { signed } from './evidence-words.ts';
import type { PairIndexParts } from './pair-test.ts';

/** The parts of a pair's index in the order in which they are told. */
export const pairPartTexts: readonly {
  readonly key: keyof PairIndexParts;
  readonly name: string;
  readonly meaning: string;
}[] = [
  {
    key: 'size',
    name: 'size',
    meaning: 'How much smaller the trigger is than the median of the pairs drawn at random, in deviations.',
  },
  {
    key: 'source',
    name: 'source',
    meaning: 'What is taken off, in deviations, because images of the source are easily moved to any label.',
  },
  {
    key: 'distance',
    name: 'distance',
    meaning:
      'What is taken off, in deviations, because the two labels look alike to the network: such pairs have small triggers ' +
      'without a backdoor.',
  },
  {
    key: 'features',
    name: 'features',
    meaning:
      'How much less the trigger looks to the network like images of the target than other triggers do, in deviations.',
  },
  {
    key: 'spread',
    name: 'spread',
    meaning:
      'What is added, in deviations, because the trigger sends images of other labels to labels other than the target. An ' +
      'all-to-all backdoor moves each label to one of its own.',
  },
];

/** `size +2.0, source -0.1, distance +0.0, features +0.3, spread +4.0`. */
export function pairPartWords(parts: PairIndexParts): string {
  return pairPartTexts.map(({ key, name }) => `${name} ${signed(parts[key])}`).join(', ');
}
