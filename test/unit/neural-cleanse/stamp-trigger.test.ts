import { describe, expect, it } from 'vitest';
import { stampTrigger } from '../../../src-main/neural-cleanse/stamp-trigger.ts';

describe('stamping a trigger', () => {
  it('mixes image and pattern by the mask, which all channels share', () => {
    const image = Float32Array.of(100, 100, 100, 40, 40, 40);
    const mask = Float32Array.of(0, 0.5, 1);
    const pattern = Float32Array.of(200, 200, 200, 0, 0, 0);
    stampTrigger(image, { mask, pattern });
    expect([...image]).toEqual([100, 150, 200, 40, 20, 0]);
  });
});
