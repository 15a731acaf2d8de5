import { describe, expect, it } from 'vitest';
import { purposeOfDrop } from '../../../src-renderer/views/wizard/drop-purpose.ts';
import { predictionWords } from '../../../src-renderer/views/wizard/prediction-words.ts';

describe('purposeOfDrop', () => {
  it.each([
    ['model', 'signs.h5', 'model'],
    ['dataset', 'signs.h5', 'dataset'],
    ['review', 'signs.h5', 'model'],
    ['dataset', 'names.CSV', 'label-names'],
    ['model', 'names.txt', 'label-names'],
  ] as const)('takes, in the step %s, %s for the %s', (step, name, purpose) => {
    expect(purposeOfDrop(step, name)).toBe(purpose);
  });
});

describe('predictionWords', () => {
  it('says both labels, and marks a wrong one by a sign', () => {
    expect(predictionWords(14, 14)).toBe('says 14, is 14');
    expect(predictionWords(3, 14)).toBe('✗ says 3, is 14');
  });

  it('says what is known', () => {
    expect(predictionWords(14, null)).toBe('says 14');
    expect(predictionWords(null, 14)).toBe('is 14');
  });
});
