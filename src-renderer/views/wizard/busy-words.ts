import type { Draft } from '../../../src-shared/contract/draft.ts';

/** What the main process is working on, in words. */
export const busyWords: Readonly<Record<NonNullable<Draft['busy']>, string>> = {
  model: 'Opening and checking the model…',
  dataset: 'Reading the images…',
  pixels: 'Measuring the accuracy under each pixel range…',
  trial: 'Timing real gradient evaluations…',
  engine: 'Starting the engine process…',
};
