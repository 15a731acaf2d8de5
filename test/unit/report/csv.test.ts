import { expect, test } from 'vitest';
import { labelsCsv, pairsCsv } from '../../../src-main/report/csv.ts';
import { buildReport } from '../../../src-main/report/report-json.ts';
import { exampleResult, finishedScan } from '../history/example-scan.ts';
import { evidenceReport, exampleReport, pairReport } from './example-report.ts';

function reportOf(results: readonly ReturnType<typeof exampleResult>[]) {
  return buildReport(finishedScan(), results);
}

test('the table has a header and a row a label; cells without a value are empty', () => {
  const broken = exampleResult(1, {
    stopReason: 'not-finite',
    reachedThreshold: false,
    maskL1Norm: null,
    norms: [null],
  });
  const lines = labelsCsv(reportOf([exampleResult(0), broken])).split('\r\n');
  expect(lines).toEqual([
    'label,mask_l1_norm,anomaly_index,flagged,attack_success_rate,reached_threshold,in_statistics,stop_reason,steps,' +
      'gradient_evaluations,duration_ms,role,norms,size_part,margin_part,features_part,largest_margin,feature_similarity',
    '0,1.25,,false,0.995,true,true,early-stop,3,93,12.5,searched,1.25,,,,,',
    '1,,,false,0.995,false,false,not-finite,3,93,12.5,searched,none,,,,,',
    '',
  ]);
});

test('what all of the evidence rests on stands at the end of the row', () => {
  const report = evidenceReport();
  const cells = labelsCsv(report).split('\r\n')[4]!.split(',').slice(12);
  const { size, margin, features } = report.labels[3]!.indexParts!;
  expect(cells).toEqual(['5 4.9 none', String(size), String(margin), String(features), '40', '0.3']);
  expect(size + margin! + features!).toBeCloseTo(report.labels[3]!.anomalyIndex!, 12);
});

test('the cell of the role says what a label was searched for', () => {
  const roles = ['control', 'screened', 'searched'] as const;
  const report = reportOf(roles.map((role, label) => exampleResult(label, { role })));
  const lines = labelsCsv(report).trimEnd().split('\r\n').slice(1);
  expect(lines.map((line) => line.split(',')[11])).toEqual(roles);
});

test('a flagged label is marked', () => {
  const results = Array.from({ length: 10 }, (_, label) => exampleResult(label));
  const lines = labelsCsv(reportOf(results)).split('\r\n');
  expect(lines[1]).toMatch(/^0,1\.25,\d+\.\d+,true,/);
  expect(lines[2]).toMatch(/^1,10\.3125,-?\d+\.\d+,false,/);
});

test('pairs have a table of their own, with a row a pair, and none where none were searched', () => {
  const report = pairReport();
  const lines = pairsCsv(report)!.trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'source,target,role,images,brief_norm,mask_l1_norm,anomaly_index,flagged,attack_success_rate,held_out_success_rate,' +
      'size_part,source_part,distance_part,features_part,spread_part,clean_margin,feature_similarity',
  );
  expect(lines).toHaveLength(91);
  expect(lines.filter((line) => line.split(',')[7] === 'true')).toEqual([
    expect.stringMatching(/^1,7,searched,20,60,4,\d+\.\d+,true,1,1,/),
  ]);
  expect(pairsCsv(exampleReport())).toBeNull();
});
