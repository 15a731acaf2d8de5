import { positiveNumber, type SettingText } from './setting-text.ts';

/** How what was found is judged. */
export const verdictTexts = {
  maskNormSource: {
    title: 'Norm in the outlier test',
    meaning: 'The mask as it was computed, or as it is stored in a picture of 8 bits a pixel.',
    source: 'Paper, section IV-B; 8 bits: reference code',
  },
  includeNeverReached: {
    title: 'Count labels that never reached the threshold',
    meaning: 'Lets a last mask that is no working trigger take part in median and deviation.',
    source: 'Own choice: left out; the reference code counts them',
  },
  normScale: {
    title: 'How norms are compared',
    meaning:
      'By their differences, as the paper does; or by their ratios where the norms lie so far apart that by differences ' +
      'not even the smallest trigger could be flagged.',
    source: 'Paper, section IV-B; by ratios: own choice, measured in docs/fast.md',
  },
  verdictRule: {
    title: 'What judges',
    meaning:
      'The published outlier test over norms alone; or all of the evidence: norms, margins and features.',
    source: 'Paper, section IV-B; all of the evidence: docs/verdict.md',
  },
  repetitions: {
    title: 'Repetitions in doubt',
    meaning: 'How often suspicious labels are searched again at most, while the outcome hinges on chance.',
    unit: 'searches',
    allowed: 'a whole number from 0 to 20',
    source: 'Own choice, measured in docs/verdict.md',
  },
  anomalyThreshold: {
    title: 'Anomaly threshold',
    meaning: 'Labels with an index above this are flagged.',
    allowed: positiveNumber,
    source: 'Paper, section IV-B: above 2, an outlier with 95 % probability',
  },
} as const satisfies Readonly<Record<string, SettingText>>;
