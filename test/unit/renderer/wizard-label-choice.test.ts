import { describe, expect, it } from 'vitest';
import { findLabels, readLabelChoice, withLabel } from '../../../src-renderer/views/wizard/label-choice.ts';

describe('readLabelChoice', () => {
  it('reads labels that the model has', () => {
    expect(readLabelChoice('0-2,17', 18)).toEqual({ labels: [0, 1, 2, 17], problem: null });
  });

  it('says what is wrong and what is possible', () => {
    expect(readLabelChoice('0-20', 18).problem).toBe('The model has no label 18: its labels are 0 to 17.');
    expect(readLabelChoice('stop', 18).problem).toMatch(/for example 0-9,33/);
  });
});

describe('findLabels', () => {
  const names = ['stop', 'Give way', 'turn left', 'turn right'];

  it('finds by number and by part of a name, whatever its case', () => {
    expect(findLabels('3', 4, names)).toEqual([3]);
    expect(findLabels(' TURN ', 4, names)).toEqual([2, 3]);
    expect(findLabels('give', 4, names)).toEqual([1]);
    expect(findLabels('zebra', 4, names)).toEqual([]);
  });

  it('finds all for no words, and by number alone without names', () => {
    expect(findLabels('', 4, names)).toEqual([0, 1, 2, 3]);
    expect(findLabels('1', 12, null)).toEqual([1, 10, 11]);
  });
});

describe('withLabel', () => {
  it('adds a label in its place and takes it away again', () => {
    expect(withLabel([1, 9], 4, true)).toEqual([1, 4, 9]);
    expect(withLabel([1, 4, 9], 4, true)).toEqual([1, 4, 9]);
    expect(withLabel([1, 4, 9], 4, false)).toEqual([1, 9]);
  });
});
