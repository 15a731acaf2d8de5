import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src-main/engines/engine.ts';
import { shareLabels } from '../../../src-main/engines/share-labels.ts';
import { referenceEngine } from '../../support/reference-engine.ts';

/** A device of so many parts, and which of them are open. */
function divisible(most: number) {
  const opened: string[] = [];
  const open = (count: number): Engine[] =>
    Array.from({ length: count }, (_, index) => {
      const device = `part ${index + 1} of ${count}`;
      opened.push(device);
      return {
        ...referenceEngine,
        device,
        dispose: async () => void opened.splice(opened.indexOf(device), 1),
      };
    });
  const engine: Engine = { ...referenceEngine, parts: { most, open } };
  return { engine, opened };
}

describe('shareLabels', () => {
  it.each([
    { labelSlots: 2, most: 4, shares: [1, 1] },
    { labelSlots: 4, most: 4, shares: [1, 1, 1, 1] },
    { labelSlots: 5, most: 4, shares: [1, 1, 1, 2] },
    { labelSlots: 12, most: 4, shares: [3, 3, 3, 3] },
  ])('divides $labelSlots labels among at most $most parts', ({ labelSlots, most, shares }) => {
    const { engine } = divisible(most);
    expect(shareLabels(engine, labelSlots).map((share) => share.labelSlots)).toEqual(shares);
  });

  it('leaves one label the whole device, and a device without parts all labels', async () => {
    const { engine, opened } = divisible(4);
    const [alone] = shareLabels(engine, 1);
    expect(alone).toMatchObject({ engine, labelSlots: 1 });
    expect(opened).toEqual([]);
    const whole: Engine = { ...referenceEngine, dispose: () => Promise.reject(new Error('stays open')) };
    const shares = shareLabels(whole, 6);
    expect(shares).toMatchObject([{ engine: whole, labelSlots: 6 }]);
    await shares[0]!.dispose();
  });

  it('ends the parts one by one', async () => {
    const { engine, opened } = divisible(2);
    const shares = shareLabels(engine, 2);
    await shares[0]!.dispose();
    expect(opened).toEqual(['part 2 of 2']);
  });
});
