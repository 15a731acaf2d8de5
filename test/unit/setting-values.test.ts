import { describe, expect, it } from 'vitest';
import { pixelRanges } from '../../src-shared/domain/pixel-range.ts';
import { presets } from '../../src-shared/presets.ts';
import {
  describePixelRangeInWords,
  describePixelValues,
  describeSettingValue,
  isSettingUsed,
} from '../../src-shared/setting-values.ts';

describe('describeSettingValue', () => {
  it('gives names, switches, numbers and lists in words', () => {
    expect(describeSettingValue('loss', 'cross-entropy')).toBe('Cross-entropy (paper)');
    expect(describeSettingValue('earlyStop', true)).toBe('Yes');
    expect(describeSettingValue('initialCost', 1e-3)).toBe('0.001');
    expect(describeSettingValue('labels', [0, 1, 2, 7])).toBe('0-2,7');
    expect(describeSettingValue('modelPixels', pixelRanges.mnist)).toBe('0 to 1 (÷ 255)');
    expect(describeSettingValue('device', 'cuda')).toBe('cuda');
  });

  it('knows what the cost control leaves unused', () => {
    expect(isSettingUsed('patience', presets.paper)).toBe(true);
    expect(isSettingUsed('patience', presets.fast)).toBe(false);
    expect(isSettingUsed('screenAbove', presets.fast)).toBe(true);
    expect(isSettingUsed('screenAbove', presets.paper)).toBe(false);
    expect(isSettingUsed('steps', presets.fast)).toBe(true);
  });

  it('knows what the rule of the verdict leaves unused', () => {
    expect(isSettingUsed('normScale', presets.paper)).toBe(true);
    expect(isSettingUsed('normScale', presets.fast)).toBe(false);
    expect(isSettingUsed('repetitions', presets.fast)).toBe(true);
    expect(isSettingUsed('repetitions', presets.paper)).toBe(false);
  });

  it('says what it means that a setting is left open', () => {
    expect(describeSettingValue('labels', null)).toBe('All labels');
    expect(describeSettingValue('firstLabel', null)).toBe('In order');
    expect(describeSettingValue('screenAbove', null)).toBe('No limit');
    expect(describeSettingValue('threads', null)).toBe('All cores');
  });
});

describe('describePixelRangeInWords', () => {
  it('names the order of the channels only where it is reversed', () => {
    expect(describePixelRangeInWords(pixelRanges.imagenet)).toBe('ImageNet means subtracted, BGR');
    expect(describePixelRangeInWords({ ...pixelRanges.raw, reverseChannels: true })).toBe(
      '0 to 255 (as stored), BGR',
    );
  });

  it('spells out a range that has no name', () => {
    const range = { name: 'explicit' as const, reverseChannels: false, mean: [124, 116, 104], scale: [58] };
    expect(describePixelValues(range)).toBe('(pixel − 124, 116, 104) ÷ 58');
    expect(describePixelValues({ ...range, mean: [0] })).toBe('pixel ÷ 58');
  });
});
