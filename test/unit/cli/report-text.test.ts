import { expect, it } from 'vitest';
import { reportText } from '../../../src-main/cli/report-text.ts';
import { evidenceReport, exampleReport, screenedReport } from '../report/example-report.ts';

it('lists the smallest labels that were searched in full, and counts the screened ones', () => {
  const lines = reportText(screenedReport());
  const table = lines.slice(lines.findIndex((line) => line.startsWith('label')));
  expect(table[1]).toMatch(/^ *0 +1\.25 +\d/);
  expect(table.some((line) => line.endsWith('control'))).toBe(true);
  expect(table).toContain('90 labels screened only: searched briefly, not listed here');
  expect(table).not.toContainEqual(expect.stringContaining('never reached'));
});

it('gives the index its interval and what it meant on the bench, and lists the most suspicious labels first', () => {
  const lines = reportText(evidenceReport());
  expect(lines[2]).toMatch(
    /^median 10\.\d\d, one deviation × 2\.06, anomaly index 2\.\d\d, 95 % interval \d\.\d to \d\.\d, threshold 2$/,
  );
  expect(lines[3]).toMatch(/^None of the 30 scans of 10 clean models of the bench had an index as high/);
  const table = lines.slice(lines.findIndex((line) => line.startsWith('label')));
  expect(table[0]).toMatch(/size, margin, features +ASR$/);
  expect(table[1]).toMatch(/^ *3 +4\.\d\d +2\.\d\d +\+1\.0 \+1\.3 \+0\.4 +0\.995 +searched 3 times$/);
});

it('says how to search the pairs where no label stands apart', () => {
  const report = { ...evidenceReport(), verdict: 'no-anomaly' as const };
  const offer = reportText(report).find((line) => line.includes('some labels only'));
  expect(offer).toMatch(/To search all 90 pairs, about .+: neural-cleanse resume \S{6,8} --pairs$/);
  expect(reportText({ ...report, verdict: 'backdoored' }).join('\n')).not.toContain('--pairs');
});

it('speaks of the MAD and of nothing else where the outlier test judges', () => {
  const lines = reportText(exampleReport());
  expect(lines[2]).toMatch(/^median 11\.\d\d, scaled MAD \d\.\d\d, anomaly index \d+\.\d\d, threshold 2$/);
  expect(lines.join('\n')).not.toMatch(/interval|bench|margin/);
});
