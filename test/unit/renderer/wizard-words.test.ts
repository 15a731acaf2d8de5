import { describe, expect, it } from 'vitest';
import { predictionWords } from '../../../src-renderer/views/wizard/prediction-words.ts';

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
