import { expect, it } from 'vitest';
import { labelsLeft } from '../../../src-main/services/labels-left.ts';
import { firstTask, planScreening } from '../../../src-main/neural-cleanse/screening.ts';
import { presets } from '../../../src-shared/presets.ts';
import { exampleResult } from '../history/example-scan.ts';

it('counts the labels without a result', () => {
  const scan = { plannedLabels: [0, 1, 2], settings: presets.fast };
  expect(labelsLeft(scan, [exampleResult(1)])).toBe(2);
  expect(
    labelsLeft(
      scan,
      [0, 1, 2].map((label) => exampleResult(label)),
    ),
  ).toBe(0);
});

it('counts the promising labels of a screened scan until they are searched in full', () => {
  const plannedLabels = Array.from({ length: 110 }, (_, label) => label);
  const scan = { plannedLabels, settings: { ...presets.fast, screenAbove: 100 } };
  const plan = planScreening(plannedLabels, scan.settings)!;
  const roles = plannedLabels.map((label) => firstTask(label, plan).role);
  const screened = roles.map((role, label) => exampleResult(label, { role }));
  expect(labelsLeft(scan, screened)).toBe(20);
  const again = new Set(screened.filter(({ role }) => role === 'screened').slice(0, 20));
  expect(
    labelsLeft(
      scan,
      screened.map((result) => (again.has(result) ? { ...result, role: 'searched' as const } : result)),
    ),
  ).toBe(0);
});
