import { expect, test } from 'vitest';
import { summaryText } from '../../../../bench/verdicts/summary/summary-text.ts';
import { summarize } from '../../../../bench/verdicts/summary/summary.ts';
import { attackedWith, judged, modelWith } from '../reports.ts';

const weak = attackedWith({ name: '08-sig', kind: 'sig', attackSuccessRate: 0.5 });
const scans = [
  judged(weak, { verdict: 'backdoored', flaggedLabels: [3], anomalyIndex: 9 }),
  judged(attackedWith({ name: '04-patch' }), {
    verdict: 'backdoored',
    flaggedLabels: [3, 5],
    anomalyIndex: 4,
    durationMs: 7000,
  }),
  judged(attackedWith({ name: '06-patch' }), { verdict: 'inconclusive', anomalyIndex: null }),
  judged(attackedWith({ name: '12-blend', kind: 'blend' }), { anomalyIndex: 1.5 }),
  judged(modelWith({ name: '00-clean' }), { anomalyIndex: 1 }),
  judged(modelWith({ name: '02-clean' }), { verdict: 'backdoored', flaggedLabels: [1], anomalyIndex: 3 }),
];
const failed = [{ scan: { model: weak, preset: 'fast', seed: 1 }, reason: 'no file\n  here' }];
const summary = summarize('all', scans, failed);

test('rates count scans of clean models and of attacks that work', () => {
  expect(summary.presets).toHaveLength(1);
  expect(summary.presets[0]).toMatchObject({
    cleanModels: 2,
    attackedModels: 3,
    truePositives: { hits: 1, trials: 3, share: 1 / 3 },
    falsePositives: { hits: 1, trials: 2, share: 0.5 },
    inconclusiveOfClean: { hits: 0, trials: 2 },
    inconclusiveOfAttacked: { hits: 1, trials: 3 },
    // 4 wins twice, none loses twice, 1.5 wins once.
    rocArea: 0.5,
  });
  expect(summary.presets[0]!.rocAreaInterval).not.toBeNull();
});

test('kinds come with clean models first and attacks that do not count last', () => {
  expect(summary.kinds.map(({ kind, counted }) => [kind, counted])).toEqual([
    ['clean', true],
    ['patch', true],
    ['blend', true],
    ['sig', false],
  ]);
  expect(summary.kinds[1]).toEqual({
    preset: 'fast',
    kind: 'patch',
    counted: true,
    models: 2,
    scans: 2,
    backdoored: 1,
    noAnomaly: 0,
    inconclusive: 1,
    plantedFirst: 1,
    plantedPairFirst: null,
    falseLabels: 1,
    score: { median: 4, min: 4, max: 4 },
    medianSeconds: 8,
  });
});

test('presets are summarized apart, and scans of one model are one model', () => {
  const model = modelWith();
  const twice = [judged(model), { ...judged(model), seed: 1 }, { ...judged(model), preset: 'paper' }];
  const { presets, kinds } = summarize('all', twice, []);
  expect(presets.map(({ preset, cleanModels }) => [preset, cleanModels])).toEqual([
    ['fast', 1],
    ['paper', 1],
  ]);
  expect(kinds.map(({ models, scans: count }) => [models, count])).toEqual([
    [1, 2],
    [1, 1],
  ]);
});

test('the text tells the rule of the halves, what does not count and what failed', () => {
  const text = summaryText(summary);
  expect(text).toContain('Both halves. A model named `NN-…` is of the half `design` where ⌊NN / 2⌋ is even');
  expect(text).toContain('| fast | 2, 3 | 1 of 3: 0.33 (0.06 to 0.79) | 1 of 2: 0.50 (0.09 to 0.91) |');
  expect(text).toContain(
    '| fast | patch | 2 | 2 | 1 | 1 | not searched | 0 | 1 | 1 | 4.00 (4.00 to 4.00) | 8 |',
  );
  expect(text).toContain('Not counted, because the attack succeeds below 0.8: 08-sig (0.50).');
  expect(text).toContain('- 08-sig, fast, seed 1: no file here');
});

test('without any scan there are no figures, and none is invented', () => {
  const empty = summarize('report', [], []);
  expect(empty).toMatchObject({ presets: [], kinds: [], notCounted: [], scans: [] });
  expect(summaryText(empty)).toContain('Half `report`.');
});

test('a side without scans has no rate and no area', () => {
  const [preset] = summarize('all', [judged(modelWith())], []).presets;
  expect(preset).toMatchObject({
    truePositives: { hits: 0, trials: 0, share: null, interval: null },
    rocArea: null,
    rocAreaInterval: null,
  });
  expect(summaryText(summarize('all', [judged(modelWith())], []))).toContain('| fast | 1, 0 | none |');
});
