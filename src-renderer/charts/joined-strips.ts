import { scaleLinear } from 'd3-scale';
import { intoLanes } from '../../src-shared/charts/lanes.ts';

/**
 * Several strips under each other on one axis of norms, with a line from each label's mark to the same label's mark in
 * the next strip: what moved between scans leans, what stayed stands upright. Pixels, origin at the top left.
 */

export interface JoinedScan {
  /** Labels in the statistics. */
  readonly norms: readonly { readonly label: number; readonly norm: number }[];
  readonly median: number | null;
  /** Norm below which a label is flagged; null where there is none. */
  readonly flaggedBelow: number | null;
  readonly flaggedLabels: readonly number[];
}

interface JoinedMark {
  readonly label: number;
  readonly x: number;
  readonly y: number;
  readonly flagged: boolean;
}

interface JoinedRow {
  readonly top: number;
  readonly bottom: number;
  readonly marks: readonly JoinedMark[];
  readonly medianX: number | null;
  readonly thresholdX: number | null;
}

export interface JoinedStripsLayout {
  readonly height: number;
  readonly rows: readonly JoinedRow[];
  readonly joins: readonly {
    readonly label: number;
    /** Flagged in one of the two scans it joins. */
    readonly flagged: boolean;
    readonly from: JoinedMark;
    readonly to: JoinedMark;
  }[];
  readonly axis: {
    readonly y: number;
    readonly ticks: readonly { readonly x: number; readonly norm: number }[];
  };
}

const side = 16;
const rowHeight = 56;
const rowGap = 40;
const axisHeight = 24;
const radius = 4;
/** With more labels than this, only the lines of flagged labels can be followed. */
const mostJoined = 200;

export function layoutJoinedStrips(scans: readonly JoinedScan[], width: number): JoinedStripsLayout {
  const greatest = Math.max(1e-9, ...scans.flatMap(({ norms, median }) => [median ?? 0, largest(norms)]));
  const scale = scaleLinear()
    .domain([0, greatest])
    .range([side, width - side])
    .nice();
  const rows = scans.map((scan, index) =>
    placeRow(scan, index * (rowHeight + rowGap), (norm) => scale(norm)),
  );
  const axisY = scans.length * (rowHeight + rowGap) - rowGap;
  return {
    height: axisY + axisHeight,
    rows,
    joins: rows.slice(1).flatMap((row, index) => joinRows(rows[index]!, row)),
    axis: {
      y: axisY,
      ticks: scale.ticks(Math.max(2, Math.floor(width / 90))).map((norm) => ({ norm, x: scale(norm) })),
    },
  };
}

function largest(norms: JoinedScan['norms']): number {
  return norms.reduce((most, { norm }) => Math.max(most, norm), 0);
}

function placeRow(scan: JoinedScan, top: number, xOf: (norm: number) => number): JoinedRow {
  const flagged = new Set(scan.flaggedLabels);
  const ascending = scan.norms.toSorted((a, b) => a.norm - b.norm || a.label - b.label);
  const step = 2 * radius + 1;
  const xs = ascending.map(({ norm }) => xOf(norm));
  const lanes = intoLanes(xs, step, Math.floor(rowHeight / step));
  return {
    top,
    bottom: top + rowHeight,
    marks: ascending.map(({ label }, index) => ({
      label,
      x: xs[index]!,
      y: top + rowHeight / 2 + lanes[index]! * step,
      flagged: flagged.has(label),
    })),
    medianX: scan.median === null ? null : xOf(scan.median),
    thresholdX: scan.flaggedBelow === null || scan.flaggedBelow < 0 ? null : xOf(scan.flaggedBelow),
  };
}

function joinRows(upper: JoinedRow, lower: JoinedRow): JoinedStripsLayout['joins'] {
  const below = new Map(lower.marks.map((mark) => [mark.label, mark]));
  const joins = upper.marks.flatMap((from) => {
    const to = below.get(from.label);
    return to === undefined ? [] : [{ label: from.label, flagged: from.flagged || to.flagged, from, to }];
  });
  return joins.length <= mostJoined ? joins : joins.filter(({ flagged }) => flagged);
}
