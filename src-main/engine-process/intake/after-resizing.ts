import type { Caveat } from '../../../src-shared/domain/scan-report.ts';
import { percent } from '../../../src-shared/statistics/caveat-words.ts';
import type { PixelChoice } from '../input-answers.ts';

/** Caveats about ranges: found once, when they were chosen. */
const aboutRanges: ReadonlySet<Caveat['code']> = new Set(['pixel-range-close', 'pixel-range-measured']);
/** Caveats that list what was tried. */
const aboutAccuracy: ReadonlySet<Caveat['code']> = new Set(['accuracy-near-chance', 'accuracy-low']);

/** The choice of the ranges with what was measured under them on pictures that were resized otherwise. */
export function afterResizing(
  choice: PixelChoice,
  { cleanAccuracy, nearChance, caveats, modelLabels }: PixelChoice,
): PixelChoice {
  const ofRanges = choice.caveats.filter(({ code }) => aboutRanges.has(code));
  return { ...choice, cleanAccuracy, nearChance, modelLabels, caveats: [...ofRanges, ...caveats] };
}

/** Names the ways to resize among what was tried, where the accuracy stayed low. */
export function triedToResize(choice: PixelChoice): PixelChoice {
  const best = choice.resize?.table[0];
  if (best === undefined) return choice;
  const tried = ` The pictures were resized in ${choice.resize!.table.length} ways (best: ${best.method} ${percent(best.accuracy)}).`;
  const caveats = choice.caveats.map((caveat) =>
    aboutAccuracy.has(caveat.code) ? { ...caveat, message: `${caveat.message}${tried}` } : caveat,
  );
  return { ...choice, caveats };
}
