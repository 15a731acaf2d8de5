import { expect, it } from 'vitest';
import { compareText } from '../../../src-main/cli/compare-text.ts';
import { evidenceReport, exampleReport, pairReport } from '../report/example-report.ts';

it('lists what is flagged in either scan, with its index in both', () => {
  const first = pairReport();
  const [pair] = first.pairs!.flagged;
  const pairs = first.pairs!.pairs.map((one) =>
    one.source === pair!.source && one.target === pair!.target ? { ...one, anomalyIndex: null } : one,
  );
  const second = { ...first, scanId: 'other-id-', pairs: { ...first.pairs!, pairs, flagged: [] } };
  const lines = compareText(first, second);
  expect(lines[0]).toMatch(/^9a125ca2 {2}signs\.h5: Backdoored: images of 1 go to 7\./);
  expect(lines).toContain('labels: none flagged in either scan');
  expect(lines.at(-2)).toMatch(/^pair +index in 9a125ca2 +index in other-id$/);
  expect(lines.at(-1)).toMatch(/^1 → 7 +\d+\.\d\d +–$/);
});

it('lists a label that is flagged in one scan only, and says which scan searched no pairs', () => {
  const flagged = evidenceReport();
  const lines = compareText(flagged, pairReport());
  const { anomalyIndex } = flagged.labels[3]!;
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ *3 +${anomalyIndex!.toFixed(2)} +-?\\d`)));
  expect(lines.at(-1)).toBe('e71de9ce searched no pairs');
});

it('says where neither scan searched pairs', () => {
  expect(compareText(exampleReport(), evidenceReport()).at(-1)).toBe('pairs: searched in neither scan');
});
