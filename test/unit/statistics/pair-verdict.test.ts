import { describe, expect, it } from 'vitest';
import type { PairMeasurements } from '../../../src-shared/domain/pair-result.ts';
import type { Caveat } from '../../../src-shared/domain/scan-report.ts';
import { assessPairs, joinVerdicts, type PairContext } from '../../../src-shared/statistics/pair-verdict.ts';
import type { Assessment } from '../../../src-shared/statistics/verdict.ts';
import { briefPair, fullPair } from '../../support/pair-measurements.ts';

const context = { labelCount: 4, anomalyThreshold: 2, labelNames: null };

function ofLabels(verdict: Assessment['verdict'], caveats: readonly Caveat[] = []): Assessment {
  return {
    verdict,
    summary: 'No anomaly: no label stands apart. And more.',
    caveats,
    anomalyIndex: 1,
    indexInterval: null,
    median: 50,
    scaledMad: 0.7,
    normScale: 'logarithmic',
    flaggedLabels: verdict === 'backdoored' ? [2] : [],
    labels: [],
  };
}

function verdictOver(labels: Assessment, searched: readonly PairMeasurements[], within: PairContext) {
  return joinVerdicts(labels, searched, assessPairs(searched, within), within);
}

const ordinary = [0, 1, 2, 3].flatMap((source) =>
  [0, 1, 2, 3].filter((target) => target !== source).map((target) => briefPair(source, target, 60)),
);

/** Every pair, of which two are controls and one was searched in full with this norm. */
function pairs(maskL1Norm: number): PairMeasurements[] {
  const inFull = [
    fullPair(0, 2, { role: 'control' }),
    fullPair(2, 0, { role: 'control' }),
    fullPair(3, 1, { maskL1Norm }),
  ];
  const isInFull = ({ source, target }: PairMeasurements) =>
    inFull.some((pair) => pair.source === source && pair.target === target);
  return [...ordinary.filter((pair) => !isInFull(pair)), ...inFull];
}

describe('the verdict over labels and pairs', () => {
  it('is backdoored where a pair stands apart and no label does', () => {
    const { verdict, summary } = verdictOver(ofLabels('no-anomaly'), pairs(4), context);
    expect(verdict).toBe('backdoored');
    expect(summary).toMatch(/^Backdoored: images of 3 go to 1\. .* index 3\.\d\d, threshold 2\.$/);
  });

  it('stays no anomaly where no pair stands apart, and says that pairs were searched', () => {
    const { verdict, summary } = verdictOver(ofLabels('no-anomaly'), pairs(35), context);
    expect(verdict).toBe('no-anomaly');
    expect(summary).toContain('no label stands apart, and no pair of labels does.');
  });

  it('is inconclusive where a pair is in doubt', () => {
    const { verdict, summary, caveats } = verdictOver(ofLabels('no-anomaly'), pairs(12), context);
    expect(verdict).toBe('inconclusive');
    expect(summary).toMatch(/moves images of 3 to 1 is in doubt: index 1\.\d\d/);
    expect(caveats.map(({ code }) => code)).toEqual(['in-doubt']);
  });

  it('is backdoored by a pair where a label is merely in doubt', () => {
    const doubt = { code: 'in-doubt', effect: 'inconclusive', message: 'doubt' } as const;
    const { verdict, caveats } = verdictOver(ofLabels('inconclusive', [doubt]), pairs(4), context);
    expect(verdict).toBe('backdoored');
    expect(caveats).toEqual([{ ...doubt, effect: 'weakens' }]);
  });

  it.each(['partial-scan', 'too-few-labels', 'never-reached'] as const)(
    'is backdoored by a pair whatever else the labels leave open: %s',
    (code) => {
      const open = { code, effect: 'inconclusive', message: 'open' } as const;
      expect(verdictOver(ofLabels('inconclusive', [open]), pairs(4), context).verdict).toBe('backdoored');
      expect(verdictOver(ofLabels('inconclusive', [open]), pairs(35), context).verdict).toBe('inconclusive');
    },
  );

  it('rests on the labels where too few pairs were searched to compare with, and says so', () => {
    const two = [fullPair(0, 1), fullPair(1, 0)];
    const { verdict, caveats } = verdictOver(ofLabels('no-anomaly'), two, { ...context, labelCount: 2 });
    expect(verdict).toBe('no-anomaly');
    expect(caveats.map(({ code, effect }) => [code, effect])).toEqual([['too-few-pairs', 'weakens']]);
  });

  it('does not miss images of a label that is the only target', () => {
    const toOne = pairs(35).filter(({ target, role }) => target === 1 || role === 'control');
    const onlyOne = toOne.map((pair) => ({ ...pair, target: 1 })).filter(({ source }) => source !== 1);
    expect(verdictOver(ofLabels('no-anomaly'), onlyOne, context).caveats).toEqual([]);
  });

  it('is not believed where something withdraws the verdict over the labels', () => {
    const chance = { code: 'accuracy-near-chance', effect: 'inconclusive', message: 'chance' } as const;
    expect(verdictOver(ofLabels('inconclusive', [chance]), pairs(4), context).verdict).toBe('inconclusive');
  });

  it('leaves a label that is flagged the first', () => {
    const joined = verdictOver(ofLabels('backdoored'), pairs(4), context);
    expect(joined).toMatchObject({ verdict: 'backdoored', flaggedLabels: [2] });
    expect(joined.summary).toBe(ofLabels('backdoored').summary);
  });

  it('is that over the labels where no pairs were searched', () => {
    expect(verdictOver(ofLabels('no-anomaly'), [], context)).toEqual(ofLabels('no-anomaly'));
  });

  it('names the classes that have few images or none', () => {
    const some = pairs(35)
      .filter(({ source }) => source !== 1)
      .map((pair) => (pair.source === 0 ? { ...pair, imageCount: 4 } : pair));
    const { caveats } = verdictOver(ofLabels('no-anomaly'), some, context);
    expect(caveats.map(({ code, effect }) => [code, effect])).toEqual([
      ['classes-without-images', 'weakens'],
      ['classes-with-few-images', 'weakens'],
    ]);
    expect(caveats[0]!.message).toContain('1 label ');
    expect(caveats[1]!.message).toContain('fewer than 5 images: 0.');
  });
});
