import type { StopReason } from '../../../src-shared/domain/label-result.ts';

/** Why the search for a label ended, in a word or two. */
export const stopWords: Readonly<Record<StopReason, string>> = {
  'early-stop': 'Early stop',
  'steps-used': 'Last step',
  'not-finite': 'Breakdown',
};
