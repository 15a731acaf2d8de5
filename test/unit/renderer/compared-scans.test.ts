import { describe, expect, it } from 'vitest';
import {
  compareWords,
  labelsOf,
  letterOf,
  normsByLabel,
  notableLabels,
  toJoinedScan,
} from '../../../src-renderer/views/compare/compared-scans.ts';
import { exampleDetail } from './compare-example.ts';

describe('compareWords', () => {
  it('names the labels that stand apart, and in which scans', () => {
    const scans = [exampleDetail({ flaggedLabels: [7, 3] }), exampleDetail({ flaggedLabels: [7] })];
    expect(compareWords(scans)).toBe(
      'All scans agree on the verdict. Label 7 stands apart in every scan. Label 3 stands apart in A only.',
    );
  });

  it('doubts labels that do not come back in every scan of the model', () => {
    const scans = [exampleDetail({ flaggedLabels: [7] }), exampleDetail({ flaggedLabels: [3] })];
    expect(compareWords(scans)).toMatch(
      /Label 7 stands apart in A only\..* what is flagged may be chance\.$/,
    );
  });

  it('does not call a difference between models chance', () => {
    const scans = [
      exampleDetail({ flaggedLabels: [7] }),
      exampleDetail({ flaggedLabels: [7] }),
      exampleDetail({ modelSha256: '9'.repeat(64) }),
    ];
    expect(compareWords(scans)).toBe('The scans disagree on the verdict. Label 7 stands apart in A and B.');
  });

  it('says so where nothing stands apart anywhere', () => {
    expect(compareWords([exampleDetail(), exampleDetail()])).toMatch(/No label stands apart in any\.$/);
  });

  it('says so where a scan has no result', () => {
    expect(compareWords([exampleDetail(), { ...exampleDetail(), report: null }])).toBe(
      'Not every scan has a result.',
    );
  });
});

describe('what is drawn of the scans', () => {
  it('has a letter for each', () => {
    expect([0, 1, 5].map(letterOf)).toEqual(['A', 'B', 'F']);
  });

  it('leaves labels without a norm out of the strips but not out of the list of labels', () => {
    const scans = [exampleDetail({ norms: [60, null, 64] }), exampleDetail({ norms: [60, 61] })];
    expect(toJoinedScan(scans[0]!, 0).norms.map(({ label }) => label)).toEqual([0, 2]);
    expect(normsByLabel(scans)).toEqual({
      labels: [0, 1, 2],
      series: [
        { name: 'A', norms: [60, null, 64] },
        { name: 'B', norms: [60, 61, null] },
      ],
    });
  });

  it('leaves out norms of labels that were only screened, which can still be looked at', () => {
    const scans = [exampleDetail({ norms: [60, 61] }), exampleDetail({ norms: [60, 9, 8] })];
    for (const label of scans[1]!.report!.labels.slice(1)) label.role = 'screened';
    expect(normsByLabel(scans)).toEqual({
      labels: [0, 1],
      series: [
        { name: 'A', norms: [60, 61] },
        { name: 'B', norms: [60, null] },
      ],
    });
    expect(labelsOf(scans)).toEqual([0, 1, 2]);
  });

  it('puts the threshold two deviations below the median', () => {
    expect(toJoinedScan(exampleDetail(), 0).flaggedBelow).toBe(56);
  });

  it('knows no norm that flags where all of the evidence judges', () => {
    const detail = exampleDetail();
    const settings = { ...detail.settings!, verdictRule: 'evidence' } as const;
    expect(toJoinedScan({ ...detail, settings }, 0).flaggedBelow).toBeNull();
  });
});

describe('notableLabels', () => {
  it('begins with the label that is flagged in most scans', () => {
    const scans = [exampleDetail({ flaggedLabels: [1, 9] }), exampleDetail({ flaggedLabels: [9] })];
    expect(notableLabels(scans)).toEqual([9, 1]);
  });

  it('takes the highest index of each scan where none is flagged', () => {
    const scans = [exampleDetail({ norms: [60, 58, 64] }), exampleDetail({ norms: [55, 58, 64] })];
    expect(notableLabels(scans)).toEqual([1, 0]);
  });
});
