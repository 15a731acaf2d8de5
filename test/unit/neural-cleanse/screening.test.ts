import { describe, expect, it } from 'vitest';
import { firstTask, planScreening, secondTasks } from '../../../src-main/neural-cleanse/screening.ts';
import { presets } from '../../../src-shared/presets.ts';
import { isScreened, promisingCount, screening } from '../../../src-shared/screening.ts';

const labels = Array.from({ length: 300 }, (_, label) => label);
const plan = (changes = {}) => planScreening(labels, { ...presets.fast, ...changes })!;

describe('isScreened', () => {
  it.each([
    [100, {}, false],
    [101, {}, true],
    [5000, { screenAbove: null }, false],
    [5000, presets.paper, false],
    [5000, { ...presets.paper, screenAbove: 100 }, false],
  ] as const)('of %i labels with %o: %s', (count, changes, expected) => {
    expect(isScreened({ ...presets.fast, ...changes }, count)).toBe(expected);
  });
});

describe('planScreening', () => {
  it('draws as many controls as it says, by the seed alone', () => {
    expect(plan().controls.size).toBe(screening.controls);
    expect(planScreening(labels.toReversed(), presets.fast)!.controls).toEqual(plan().controls);
    expect(plan({ seed: 1 }).controls).not.toEqual(plan().controls);
  });

  it('lets the brief search choose 2 % of the labels, at least 20', () => {
    expect(promisingCount(300)).toBe(20);
    expect(promisingCount(1283)).toBe(26);
  });

  it('plans nothing where every label is searched in full', () => {
    expect(planScreening(labels, presets.paper)).toBeNull();
  });
});

describe('the first stage', () => {
  it('searches controls and the label wanted first in full, the others briefly', () => {
    const chosen = plan({ firstLabel: 7 });
    const roles = labels.map((label) => firstTask(label, chosen).role);
    expect(roles.filter((role) => role === 'control')).toHaveLength(50);
    const wanted = labels.find((label) => !chosen.controls.has(label))!;
    expect(firstTask(wanted, plan({ firstLabel: wanted })).role).toBe('searched');
    expect(roles.filter((role) => role === 'screened').length).toBeGreaterThanOrEqual(249);
  });
});

describe('the second stage', () => {
  const finished = labels.map((label) => ({
    label,
    role: 'screened' as const,
    maskL1Norm: label === 5 ? null : 1000 - label,
  }));

  it('searches the labels with the smallest masks in full, smallest first', () => {
    const chosen = secondTasks(finished, plan());
    expect(chosen.map(({ label }) => label)).toEqual(Array.from({ length: 20 }, (_, i) => 299 - i));
    expect(chosen.every(({ role }) => role === 'searched')).toBe(true);
  });

  it('leaves out controls, and labels whose brief search broke down', () => {
    const few = [
      { label: 5, role: 'screened' as const, maskL1Norm: null },
      { label: 6, role: 'control' as const, maskL1Norm: 1 },
      { label: 8, role: 'screened' as const, maskL1Norm: 9 },
    ];
    expect(secondTasks(few, plan()).map(({ label }) => label)).toEqual([8]);
  });

  it('goes on where it was, because the first ones are searched already', () => {
    const searched = finished.map((one) => (one.label > 290 ? { ...one, role: 'searched' as const } : one));
    const rest = secondTasks(searched, plan()).map(({ label }) => label);
    expect(rest).toEqual(Array.from({ length: 11 }, (_, i) => 290 - i));
  });
});
