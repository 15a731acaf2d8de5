import { describe, expect, test } from 'vitest';
import {
  layoutStrip,
  type StripInput,
  type StripLabel,
  type StripMark,
} from '../../../src-shared/charts/strip-layout.ts';

function label(number: number, norm: number | null, changes: Partial<StripLabel> = {}): StripLabel {
  return { label: number, norm, flagged: false, inStatistics: norm !== null, ...changes };
}

const planted = [
  label(0, 60),
  label(1, 64),
  label(2, 64),
  label(3, 64),
  label(7, 16, { flagged: true }),
  label(8, 100),
];

function layout(changes: Partial<StripInput> = {}) {
  return layoutStrip({
    labels: planted,
    names: null,
    median: 64,
    scaledMad: 10,
    normScale: 'linear',
    threshold: 2,
    width: 600,
    ...changes,
  });
}

function distance(a: StripMark, b: StripMark): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

test('the axis begins at 0, and places follow from the norm alone', () => {
  const { axis, marks, median, threshold } = layout();
  expect(axis.ticks[0]).toEqual({ norm: 0, x: 16 });
  expect(axis.ticks.at(-1)).toEqual({ norm: 100, x: 584 });
  const place = (norm: number): number => 16 + (norm / 100) * 568;
  expect(marks.map(({ label }) => label)).toEqual([7, 0, 1, 2, 3, 8]);
  expect(marks[0]?.x).toBeCloseTo(place(16), 9); // rounding of the scale only
  expect(median).toMatchObject({ norm: 64, x: expect.closeTo(place(64), 9) as number });
  expect(threshold).toMatchObject({ norm: 44, x: expect.closeTo(place(44), 9) as number });
});

test('the band reaches one deviation to each side of the median and never beyond the axis', () => {
  const { band, median } = layout();
  expect(band!.x + band!.width / 2).toBeCloseTo(median!.x, 9);
  expect(band!.width).toBeCloseTo((20 / 100) * 568, 9);
  const wide = layout({ scaledMad: 500 }).band!;
  expect([wide.x, wide.x + wide.width]).toEqual([16, 584]);
});

test('equal norms do not hide each other', () => {
  const marks = layout().marks.filter(({ label }) => [1, 2, 3].includes(label));
  expect(new Set(marks.map(({ x }) => x)).size).toBe(1);
  for (const [index, mark] of marks.entries()) {
    for (const other of marks.slice(index + 1)) {
      expect(distance(mark, other)).toBeGreaterThan(mark.radius + other.radius);
    }
  }
});

test('a flagged label is larger than the others and named', () => {
  const { marks, names } = layout({ names: ['', '', '', '', '', '', '', 'stop'] });
  expect(marks[0]!.radius).toBeGreaterThan(marks[1]!.radius);
  expect(names).toMatchObject([{ label: 7, text: '7 (stop)', x: marks[0]!.x, mark: marks[0] }]);
});

test('names that would run into each other go into rows of their own, and the last are left out', () => {
  const labels = Array.from({ length: 6 }, (_, index) => label(index, 10 + index / 10, { flagged: true }));
  const { names } = layout({ labels, names: new Array<string>(6).fill('no entry') });
  expect(names.map(({ label }) => label)).toEqual([0, 1, 2]);
  expect(new Set(names.map(({ y }) => y)).size).toBe(3);
});

test('a long name is shortened, and one near the right edge ends at its mark', () => {
  const labels = [label(0, 100, { flagged: true })];
  const [name] = layout({ labels, names: ['x'.repeat(60)] }).names;
  expect(name?.text).toMatch(/^0 \(x+…$/);
  expect(name?.text).toHaveLength(28);
  expect(name?.anchor).toBe('end');
});

describe('the tray', () => {
  test('holds what is not in the statistics, and makes the strip higher', () => {
    const never = label(4, 80, { inStatistics: false });
    const broken = label(3, null);
    const plain = layout();
    const withTray = layout({ labels: [...planted.filter(({ label }) => label !== 3), never, broken] });
    expect(plain.tray).toEqual([]);
    expect(withTray.tray.map(({ label }) => label)).toEqual([3, 4]);
    expect(withTray.marks.map(({ label }) => label)).not.toContain(4);
    expect(withTray.height).toBeGreaterThan(plain.height);
    expect(withTray.tray[0]!.y).toBeGreaterThan(withTray.captionY);
  });

  test('keeps within the strip, however many there are', () => {
    const labels = Array.from({ length: 2000 }, (_, index) => label(index, null));
    const { tray, width } = layout({ labels, median: null, scaledMad: null });
    expect(tray).toHaveLength(2000);
    expect(Math.max(...tray.map(({ x }) => x))).toBeLessThanOrEqual(width);
  });
});

describe('figures that do not exist are left out', () => {
  test('without statistics there are marks and no lines', () => {
    const early = layout({ labels: planted.slice(0, 2), median: null, scaledMad: null });
    expect(early).toMatchObject({ median: null, threshold: null, band: null });
    expect(early.marks).toHaveLength(2);
  });

  test('a deviation of 0 has no band', () => {
    expect(layout({ scaledMad: 0 }).band).toBeNull();
  });

  test('a threshold below 0 has no line', () => {
    expect(layout({ scaledMad: 40 }).threshold).toBeNull();
  });

  test('a strip without labels is empty and has an axis', () => {
    const empty = layout({ labels: [], median: null, scaledMad: null });
    expect(empty).toMatchObject({ marks: [], names: [], tray: [] });
    expect(empty.axis.ticks.length).toBeGreaterThan(1);
  });

  test('norms of 0 are placed at the beginning', () => {
    const { marks } = layout({ labels: [label(0, 0), label(1, 0)], median: 0, scaledMad: 0 });
    expect(marks.map(({ x }) => x)).toEqual([16, 16]);
  });
});

test.each([1, 43, 1283, 2622])('%i labels stay within the strip', (count) => {
  const labels = Array.from({ length: count }, (_, index) => label(index, 50 + 10 * Math.sin(index)));
  const { marks, top, bottom, width } = layout({ labels });
  expect(marks).toHaveLength(count);
  for (const { x, y, radius } of marks) {
    expect(x - radius).toBeGreaterThanOrEqual(0);
    expect(x + radius).toBeLessThanOrEqual(width);
    expect(y - radius).toBeGreaterThanOrEqual(top);
    expect(y + radius).toBeLessThanOrEqual(bottom);
  }
});

test('captions turn to the side that has room', () => {
  expect(layout().threshold?.anchor).toBe('end');
  expect(layout({ scaledMad: 31 }).threshold?.anchor).toBe('start');
  expect(layout({ width: 240, median: 90, scaledMad: 2 }).median?.anchor).toBe('end');
});

test('between ratios, threshold and band are factors of the median', () => {
  const { threshold, band, median } = layout({ scaledMad: Math.log(2), normScale: 'logarithmic' });
  expect(threshold!.norm).toBeCloseTo(64 / 4, 10);
  const [half, twice] = [32, 128].map((norm) => 16 + (Math.min(norm, 100) / 100) * 568) as [number, number];
  expect(band!.x).toBeCloseTo(half, 9);
  expect(band!.x + band!.width).toBeCloseTo(twice, 9);
  expect(median!.norm).toBe(64);
});

test('a whisker spans the norms of a label that was searched several times, and the axis reaches its end', () => {
  const spread = { low: 50, high: 190 };
  const { marks, axis } = layout({ labels: [...planted, label(9, 90, { spread })] });
  expect(axis.ticks.at(-1)!.norm).toBeGreaterThanOrEqual(180);
  const place = (norm: number): number => 16 + (norm / 200) * 568;
  const mark = marks.find((one) => one.label === 9)!;
  expect(mark.whisker!.from).toBeCloseTo(place(50), 9);
  expect(mark.whisker!.to).toBeCloseTo(place(190), 9);
  expect(marks.filter(({ whisker }) => whisker !== null)).toHaveLength(1);
});
