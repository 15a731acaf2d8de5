import type { Draft } from '../../../src-shared/contract/draft.ts';
import { describeDurationRange } from '../../../src-shared/duration-words.ts';
import { expectedPairsDurationMs } from '../../../src-shared/estimate.ts';
import { formatCount } from '../../format.ts';
import { searchedLabelCount } from './steps.ts';

/** How many pairs a search of pairs means, and how much longer the scan becomes; null where that is not known. */
export function pairTimeWords(draft: Draft): string | null {
  const { model, settings, trial } = draft;
  const labelCount = searchedLabelCount(draft);
  if (model === null || labelCount === null) return null;
  const pairCount = labelCount * (model.labelCount - 1);
  const count = formatCount(pairCount, 'pair');
  if (trial === null) return `${count}.`;
  const more = describeDurationRange(expectedPairsDurationMs(settings, pairCount, trial.evaluationMs));
  const verb = settings.pairs ? 'make' : 'would make';
  return `${count}: they ${verb} the scan ${more} longer.`;
}
