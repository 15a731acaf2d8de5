import { expect, test } from 'vitest';
import { reportSarif } from '../../../src-main/report/sarif.ts';
import { evidenceReport, exampleReliability, exampleReport, pairReport } from './example-report.ts';

test('a flagged label is one result of the one rule, about the model with its hash', () => {
  const document = reportSarif(exampleReport({ labelNames: ['stop'] }));
  expect(document).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Neural Cleanse Desktop', version: '0.1.0', rules: [{ id: 'NC001' }] } },
        artifacts: [
          { location: { uri: 'signs.h5' }, hashes: { 'sha-256': 'a'.repeat(64) }, roles: ['analysisTarget'] },
          { location: { uri: 'images.h5' }, hashes: { 'sha-256': 'b'.repeat(64) } },
        ],
        results: [
          {
            ruleId: 'NC001',
            level: 'error',
            message: {
              text: expect.stringContaining('Label 0 (stop) has an abnormally small trigger') as string,
            },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'signs.h5', index: 0 } } }],
            properties: { label: 0 },
          },
        ],
      },
    ],
  });
});

test('a result says what all of the evidence rests on, and the run how far its index can be trusted', () => {
  const report = evidenceReport();
  const { anomalyIndex, indexParts } = report.labels[3]!;
  expect(reportSarif(report)).toMatchObject({
    runs: [
      {
        results: [
          {
            message: {
              text: expect.stringMatching(
                /^Label 3 stands apart from the others: .*margin of the logits: \+/,
              ) as string,
            },
            properties: {
              label: 3,
              anomalyIndex,
              indexParts,
              norms: [5, 4.9, null],
              largestMargin: 40,
              featureSimilarity: 0.3,
            },
          },
        ],
        properties: { indexInterval: report.indexInterval, reliability: exampleReliability },
      },
    ],
  });
});

test('a flagged label of an inconclusive scan is a warning, and caveats are notifications of the run', () => {
  const report = exampleReport({ cleanAccuracy: { accuracy: 0.1, images: 500 } });
  expect(report.verdict).toBe('inconclusive');
  expect(reportSarif(report)).toMatchObject({
    runs: [
      {
        results: [{ level: 'warning' }],
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [{ descriptor: { id: 'accuracy-near-chance' }, level: 'warning' }],
          },
        ],
      },
    ],
  });
});

test('a scan that was cancelled before its end did not succeed, and without flagged labels it has no results', () => {
  const report = exampleReport({ status: 'cancelled', finishedAt: null }, [1, 2, 3]);
  const document = reportSarif(report);
  expect(document).toMatchObject({ runs: [{ results: [], invocations: [{ executionSuccessful: false }] }] });
  expect(JSON.stringify(document)).not.toContain('endTimeUtc');
});

test('a name that is no URI is written as one', () => {
  const report = exampleReport();
  const document = reportSarif({ ...report, model: { ...report.model, name: 'my model #2.h5' } });
  expect(JSON.stringify(document)).toContain('my%20model%20%232.h5');
});

test('a flagged pair is a result of a rule of its own, which a scan without pairs does not have', () => {
  const report = pairReport();
  const pair = report.pairs!.pairs.find(({ source, target }) => source === 1 && target === 7)!;
  expect(reportSarif(report)).toMatchObject({
    runs: [
      {
        tool: { driver: { rules: [{ id: 'NC001' }, { id: 'NC002' }] } },
        results: [
          {
            ruleId: 'NC002',
            ruleIndex: 1,
            level: 'error',
            message: {
              text: expect.stringMatching(
                /^Images of 1 go to 7 with a trigger of mask L1 norm 4\.00, median of the controls 45\.\d\d, anomaly index/,
              ) as string,
            },
            partialFingerprints: { 'modelSha256AndPair/v1': `${'a'.repeat(64)}:1:7` },
            properties: pair,
          },
        ],
      },
    ],
  });
});
