import type { Caveat } from '../domain/scan-report.ts';
import { inconclusive, percent, weakens } from './caveat-words.ts';
import type { CaveatInput } from './caveats.ts';

/** What the user's images, and how well the model knows them, do to the verdict. */

/** Fewer images than this let a trigger fit the images instead of the model. Own choice; the reference uses 1000. */
export const comfortableImages = 100;

/**
 * Agreement beyond chance, κ = (accuracy − 1/L) / (1 − 1/L), up to which a model counts as guessing: the band that
 * Landis and Koch (Biometrics 33, 1977) call "slight".
 */
const chanceKappa = 0.2;

/** Agreement beyond chance: 0 for guessing, 1 for a model that is always right. */
export function kappa(accuracy: number, labelCount: number): number {
  const chance = 1 / labelCount;
  return labelCount < 2 ? 1 : (accuracy - chance) / (1 - chance);
}

/** Whether a model of so many labels does hardly better than guessing. */
export function isNearChance(accuracy: number, labelCount: number): boolean {
  return kappa(accuracy, labelCount) <= chanceKappa;
}

export function accuracyNearChance({ context }: CaveatInput): Caveat | null {
  const { cleanAccuracy, labelCount, inputCaveats } = context;
  if (cleanAccuracy === null || !isNearChance(cleanAccuracy, labelCount)) return null;
  // The intake says it with all that was tried.
  if (inputCaveats.some(({ code }) => code === 'accuracy-near-chance')) return null;
  const chance = 1 / labelCount;
  return inconclusive(
    'accuracy-near-chance',
    `The model classifies ${percent(cleanAccuracy)} of the clean images correctly; guessing among ${labelCount} ` +
      `labels gives ${percent(chance)}. The pixel range, the channel order or the images do not fit the model, and ` +
      'norms found that way say nothing about it.',
  );
}

export function fewImages({ context: { imageCount } }: CaveatInput): Caveat | null {
  if (imageCount === null || imageCount >= comfortableImages) return null;
  return weakens(
    'few-images',
    `${imageCount} clean images: a trigger may fit these images rather than the model; ${comfortableImages} or ` +
      'more are advised.',
  );
}

export function accuracyNotMeasured({ context: { cleanAccuracy } }: CaveatInput): Caveat | null {
  if (cleanAccuracy !== null) return null;
  return weakens(
    'accuracy-not-measured',
    'The accuracy on labelled clean images was not measured, so nothing shows that the model was fed the right ' +
      'pixel range; a wrong one can hide a backdoor or feign one.',
  );
}

export function pixelRangeAssumed({ context }: CaveatInput): Caveat | null {
  if (!context.pixelRangeAssumed) return null;
  return inconclusive(
    'pixel-range-assumed',
    'The pixel range of the model was assumed: it was not given, and without labels no accuracy tells it. A wrong one can ' +
      'hide a backdoor or feign one. Give it (--model-pixels), or images with labels.',
  );
}
