import { describe, expect, it } from 'vitest';
import {
  isAtPairs,
  labelStateWords,
  pairStageWords,
  queuedWords,
  standingWords,
} from '../../../src-renderer/views/live/live-words.ts';
import type { LiveLabel, Standing } from '../../../src-shared/contract/live.ts';

const nothing: Standing = {
  median: null,
  scaledMad: null,
  normScale: 'linear',
  anomalyIndex: null,
  flaggedLabels: [],
};
const quiet: Standing = { ...nothing, median: 60, scaledMad: 5, anomalyIndex: 1 };

it('says that fewer labels than the outlier test needs cannot be compared', () => {
  expect(standingWords({ finished: 2, screened: 0, skipped: 0, again: 0, all: 43 }, nothing, null)).toBe(
    '2 of 43 labels searched; too few to compare yet',
  );
});

it('says that nothing stands out yet', () => {
  expect(standingWords({ finished: 12, screened: 0, skipped: 0, again: 0, all: 43 }, quiet, null)).toBe(
    '12 of 43 labels searched; nothing stands out yet',
  );
});

it('counts skipped labels apart from searched ones', () => {
  expect(standingWords({ finished: 12, screened: 0, skipped: 2, again: 0, all: 43 }, quiet, null)).toBe(
    '12 of 43 labels searched (2 skipped); nothing stands out yet',
  );
});

it('tells labels that are screened from those searched in full', () => {
  const counts = { finished: 51, screened: 1200, skipped: 1, again: 0, all: 1283 };
  expect(standingWords(counts, quiet, null)).toBe(
    '51 of 1,283 labels searched in full, 1,200 screened (1 skipped); nothing stands out yet',
  );
});

it('says that labels are searched again, whatever the others say', () => {
  const counts = { finished: 43, screened: 0, skipped: 0, again: 3, all: 43 };
  expect(standingWords(counts, quiet, null)).toBe(
    '43 of 43 labels searched; nothing stands out yet. Searching doubtful labels again',
  );
});

it('says where a label stands', () => {
  const words = (state: LiveLabel['state'], role: LiveLabel['role'], isOver = false) =>
    labelStateWords({ state, role }, isOver);
  expect(words('searching', 'searched')).toBe('Is being searched.');
  expect(words('searching', 'screened')).toBe('Is being searched briefly.');
  expect(words('finished', 'control')).toBe('Finished.');
  expect(words('finished', 'screened')).toMatch(/^Screened: searched in full later/);
  expect(words('finished', 'screened', true)).toMatch(/^Screened only/);
  const earlier = { maskNorm: 30, reachedThreshold: true };
  expect(labelStateWords({ state: 'searching', role: 'searched', earlier }, false)).toMatch(
    /^Is being searched again/,
  );
});

it('names the label that stands out, with its index', () => {
  const standing = { ...quiet, anomalyIndex: 3.124, flaggedLabels: [1] };
  expect(
    standingWords({ finished: 12, screened: 0, skipped: 0, again: 0, all: 43 }, standing, ['go', 'stop']),
  ).toBe('12 of 43 labels searched; label 1 (stop) stands out so far (index 3.12)');
});

it('counts the other labels that stand out', () => {
  const standing = { ...quiet, anomalyIndex: 3, flaggedLabels: [1, 4, 7] };
  expect(standingWords({ finished: 12, screened: 0, skipped: 0, again: 0, all: 43 }, standing, null)).toBe(
    '12 of 43 labels searched; label 1 and 2 more stand out so far (index 3.00)',
  );
});

it('says of a waiting scan what it will do', () => {
  const scan = {
    queueId: 'q',
    modelName: 'model.h5',
    datasetName: 'images.h5',
    labelCount: 43,
    pairs: false,
    preset: 'paper',
    seed: 1,
    resumes: null,
    repeatOf: 'a',
  };
  expect(queuedWords(scan)).toBe('43 labels, preset paper, seed 1, repeats an earlier scan');
  expect(queuedWords({ ...scan, labelCount: 1, repeatOf: null, resumes: 'a' })).toBe(
    '1 label, preset paper, seed 1, goes on with an earlier scan',
  );
  expect(queuedWords({ ...scan, pairs: true })).toMatch(/^43 labels and their pairs, /);
  expect(queuedWords({ ...scan, labelCount: 0, pairs: true })).toMatch(/^pairs of labels, /);
});

describe('a scan that searches pairs', () => {
  const waiting = { brief: { done: 0, total: 90 }, full: null, sources: [], targets: [], found: [] };

  it('comes to them after the last label', () => {
    expect(isAtPairs(null, { finished: 10, all: 10 })).toBe(false);
    expect(isAtPairs(waiting, { finished: 0, all: 0 })).toBe(false);
    expect(isAtPairs(waiting, { finished: 9, all: 10 })).toBe(false);
    expect(isAtPairs(waiting, { finished: 10, all: 10 })).toBe(true);
    // A label was skipped.
    expect(isAtPairs({ ...waiting, brief: { done: 1, total: 90 } }, { finished: 9, all: 10 })).toBe(true);
  });

  it('says how far each stage is', () => {
    expect(pairStageWords({ brief: { done: 12, total: 90 }, full: null })).toBe(
      'Pairs: 12 of 90 searched briefly',
    );
    const both = { brief: { done: 1806, total: 1806 }, full: { done: 0, total: 68 } };
    expect(pairStageWords(both)).toBe('Pairs: 1,806 searched briefly, 0 of 68 in full');
  });
});
