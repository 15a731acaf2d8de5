import { expect, it } from 'vitest';
import { reportText } from '../../../src-main/cli/report-text.ts';
import { screenedReport } from '../report/example-report.ts';

it('lists the smallest labels that were searched in full, and counts the screened ones', () => {
  const lines = reportText(screenedReport());
  const table = lines.slice(lines.findIndex((line) => line.startsWith('label')));
  expect(table[1]).toMatch(/^ *0 +1\.25 +\d/);
  expect(table.some((line) => line.endsWith('control'))).toBe(true);
  expect(table).toContain('110 labels screened only: searched briefly, not listed here');
  expect(table).not.toContainEqual(expect.stringContaining('never reached'));
});
