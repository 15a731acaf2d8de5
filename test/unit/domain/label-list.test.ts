import { describe, expect, it } from 'vitest';
import { formatLabelList, parseLabelList } from '../../../src-shared/domain/label-list.ts';

describe('parseLabelList', () => {
  it.each([
    ['3', [3]],
    ['0-3', [0, 1, 2, 3]],
    ['7, 10 - 12, 11', [7, 10, 11, 12]],
  ])('reads %s', (text, labels) => {
    expect(parseLabelList(text)).toEqual(labels);
  });

  it.each(['', '3-1', '1.5', '-1', 'all', '1,,2', '0-99999999'])('refuses "%s"', (text) => {
    expect(parseLabelList(text)).toBeNull();
  });
});

describe('formatLabelList', () => {
  it.each([
    [[], ''],
    [[3], '3'],
    [[4, 5], '4-5'],
    [[12, 0, 1, 2, 2, 7], '0-2,7,12'],
  ])('writes %j as "%s"', (labels, text) => {
    expect(formatLabelList(labels)).toBe(text);
  });

  it('writes what parseLabelList reads back', () => {
    const labels = [0, 1, 2, 9, 33, 40, 41];
    expect(parseLabelList(formatLabelList(labels))).toEqual(labels);
  });
});
