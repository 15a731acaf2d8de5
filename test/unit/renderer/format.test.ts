import { describe, expect, it } from 'vitest';
import {
  fileName,
  formatBytes,
  formatCount,
  formatDuration,
  formatLabel,
  formatNorm,
  formatNumber,
  formatShare,
} from '../../../src-renderer/format.ts';

describe('numbers', () => {
  it('never show NaN or infinity', () => {
    for (const value of [null, NaN, Infinity]) {
      expect(formatNumber(value, 2)).toBe('–');
      expect(formatShare(value)).toBe('–');
      expect(formatDuration(value)).toBe('–');
    }
  });

  it('give small norms two digits and large ones one', () => {
    expect(formatNorm(16.117647)).toBe('16.12');
    expect(formatNorm(1234.56)).toBe('1,234.6');
  });

  it('never round a share up to all', () => {
    expect(formatShare(0.9999)).toBe('99.9\u00a0%');
    expect(formatShare(1)).toBe('100\u00a0%');
    expect(formatShare(0)).toBe('0\u00a0%');
    expect(formatShare(0.29)).toBe('29.0\u00a0%');
  });
});

describe('formatDuration', () => {
  it.each([
    [400, '0.4 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [3_599_600, '1 h'],
    [100_800_000, '1 d 4 h'],
  ])('writes %i ms as %s', (durationMs, words) => {
    expect(formatDuration(durationMs)).toBe(words);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1500, '1.5 kB'],
    [999_999, '1.0 MB'],
    [24_000_000, '24.0 MB'],
    [123_456_789, '123 MB'],
  ])('writes %i bytes as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });
});

describe('names', () => {
  it('stand beside the label where the user gave one', () => {
    expect(formatLabel(1, ['go', ' stop '])).toBe('label 1 · stop');
    expect(formatLabel(2, ['go', 'stop'])).toBe('label 2');
    expect(formatLabel(0, null)).toBe('label 0');
  });

  it('agree with their number', () => {
    expect(formatCount(1, 'scan')).toBe('1 scan');
    expect(formatCount(12_000, 'scan')).toBe('12,000 scans');
  });

  it('lose the folders of every system', () => {
    expect(fileName('/data/models/a.h5')).toBe('a.h5');
    expect(fileName('C:\\models\\a.h5')).toBe('a.h5');
    expect(fileName('a.h5')).toBe('a.h5');
  });
});
