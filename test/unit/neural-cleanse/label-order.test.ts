import { describe, expect, it } from 'vitest';
import { labelOrder } from '../../../src-main/neural-cleanse/label-order.ts';

describe('the order of labels', () => {
  it('is ascending over all labels', () => {
    expect(labelOrder({ labels: null, firstLabel: null }, 4)).toEqual([0, 1, 2, 3]);
  });

  it('is ascending over the chosen labels, each once', () => {
    expect(labelOrder({ labels: [7, 2, 7, 5], firstLabel: null }, 43)).toEqual([2, 5, 7]);
  });

  it('puts the first label before the others', () => {
    expect(labelOrder({ labels: null, firstLabel: 2 }, 4)).toEqual([2, 0, 1, 3]);
  });
});
