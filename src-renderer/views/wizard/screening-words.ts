import type { Draft } from '../../../src-shared/contract/draft.ts';
import { isScreened, screenedCounts } from '../../../src-shared/screening.ts';
import { describeDurationRange } from '../../../src-shared/duration-words.ts';
import { formatCount } from '../../format.ts';
import { searchedLabelCount } from './steps.ts';
import { estimatePlanned } from './time-words.ts';

/** What becomes of the labels of a scan that has many; null where each is searched in full. */
export function screeningWords(draft: Draft): string | null {
  const labelCount = searchedLabelCount(draft);
  if (labelCount === null || !isScreened(draft.settings, labelCount)) return null;
  const { controls, promising } = screenedCounts(labelCount);
  return (
    `${formatCount(labelCount, 'label')} are screened: all are searched briefly, and in full only the ${promising} with the ` +
    `smallest triggers and ${controls} drawn at random, which show what is usual. A backdoor can be missed that way.`
  );
}

/** How long the scan would take without screening; null where that is not known. */
export function fullScanWords({ settings, trial, ...draft }: Draft): string | null {
  const labelCount = searchedLabelCount({ settings, trial, ...draft });
  if (trial === null || labelCount === null) return null;
  const full = { ...settings, screenAbove: null };
  return `takes ${describeDurationRange(estimatePlanned(full, settings, trial, labelCount))}`;
}
