import { scaleLinear } from 'd3-scale';
import { normAtIndex, type NormScale } from '../statistics/outlier-test.ts';
import { labelWithName } from '../statistics/label-name.ts';
import { intoLanes } from './lanes.ts';

/**
 * Where everything on the strip goes: all norms on one horizontal axis that begins at 0, one mark a label, the median
 * as a line, one deviation to each side of it as a band, and the norm at the threshold, threshold deviations below the
 * median, as a line. Where all of the evidence judges, that is the threshold by size alone. Marks that would hide each other are stacked into lanes. Flagged labels are named above; labels outside the
 * statistics lie in a tray below.
 *
 * From top to bottom: names, marks, axis with its tick texts, captions of the lines, tray. Pixels, origin at the top
 * left. The height depends on nothing but whether there is a tray, so a strip that fills does not jump.
 */

export interface StripLabel {
  readonly label: number;
  /** Mask L1 norm; null where the search broke down. */
  readonly norm: number | null;
  readonly flagged: boolean;
  /** Whether the norm counts in median and deviation; if not, the label lies in the tray. */
  readonly inStatistics: boolean;
  /** Smallest and largest norm of a label that was searched several times; null or absent for one search. */
  readonly spread?: { readonly low: number; readonly high: number } | null;
}

export interface StripInput {
  readonly labels: readonly StripLabel[];
  /** By label; null where none are known. */
  readonly names: readonly string[] | null;
  /** Null without statistics. */
  readonly median: number | null;
  readonly scaledMad: number | null;
  /** What was compared. */
  readonly normScale: NormScale;
  /** Anomaly index above which a label is flagged. */
  readonly threshold: number;
  /** Pixels from edge to edge, at least 120. */
  readonly width: number;
}

export interface StripMark {
  readonly label: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly flagged: boolean;
  /** Ends of the line through the mark from the smallest to the largest norm; null where the label has one norm. */
  readonly whisker: { readonly from: number; readonly to: number } | null;
}

export interface StripLine {
  readonly norm: number;
  readonly x: number;
  /** On which side of the line its caption has room: `start` is to the right. */
  readonly anchor: 'start' | 'end';
}

interface StripName {
  readonly label: number;
  readonly text: string;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'end';
  /** The mark that it names. */
  readonly mark: StripMark;
}

export interface StripLayout {
  readonly width: number;
  readonly height: number;
  /** Ascending by norm, so the smallest are drawn first. */
  readonly marks: readonly StripMark[];
  /** Flagged labels, smallest norm first; those without room are left out. */
  readonly names: readonly StripName[];
  readonly median: StripLine | null;
  /** Null also where it lies below 0: then no norm can be abnormally small. */
  readonly threshold: StripLine | null;
  /** Median ± one deviation, within the axis; null where the deviation is 0 or unknown. */
  readonly band: { readonly x: number; readonly width: number } | null;
  readonly axis: {
    readonly y: number;
    readonly ticks: readonly { readonly x: number; readonly norm: number }[];
  };
  /** Between these the lines and the band are drawn. */
  readonly top: number;
  readonly bottom: number;
  /** Baseline of the lines' captions. */
  readonly captionY: number;
  /** Labels outside the statistics, ascending; empty without any. */
  readonly tray: readonly StripMark[];
}

const side = 16;
const nameRowHeight = 16;
const nameRows = 3;
const markZone = 96;
const tickZone = 18;
const captionZone = 18;
const trayZone = 28;
/** Mean advance of a character of 12 px system font, rounded up. */
const characterWidth = 7;
/** Room that a caption such as "threshold 123.4" needs beside its line. */
const captionWidth = 130;
const longestName = 28;
/** End of the axis, in pixels, where there is no norm yet. */
const emptyDomain = 100;

export function layoutStrip(input: StripInput): StripLayout {
  const { labels, median, scaledMad, normScale, threshold, width } = input;
  const counted = labels.filter(({ inStatistics, norm }) => inStatistics && norm !== null);
  const largest = Math.max(0, median ?? 0, ...counted.map(({ norm, spread }) => spread?.high ?? norm!));
  const scale = scaleLinear()
    .domain([0, largest || emptyDomain])
    .range([side, width - side])
    .nice();
  const top = nameRows * nameRowHeight;
  const axisY = top + markZone;
  const captionY = axisY + tickZone + captionZone - 4;
  const radius = radiusFor(labels.length);
  const marks = placeMarks(counted, radius, (norm) => scale(norm), top + markZone / 2);
  const tray = placeTray(
    labels.filter((label) => !counted.includes(label)),
    radius,
    width,
    axisY + tickZone + captionZone + trayZone / 2,
  );
  const normAt = (index: number) =>
    median === null || scaledMad === null ? -1 : normAtIndex(index, { median, scaledMad, scale: normScale });
  const thresholdNorm = normAt(threshold);
  const lineAt = (norm: number, preferred: StripLine['anchor']): StripLine => ({
    norm,
    x: scale(norm),
    anchor: anchorFor(scale(norm), preferred, captionWidth, width),
  });
  return {
    width,
    height: axisY + tickZone + captionZone + (tray.length > 0 ? trayZone : 0),
    marks,
    names: placeNames(marks, input),
    median: median === null ? null : lineAt(median, 'start'),
    threshold: thresholdNorm < 0 ? null : lineAt(thresholdNorm, 'end'),
    band:
      scaledMad === null || scaledMad <= 0
        ? null
        : bandBetween(normAt(1), normAt(-1), (norm) => scale(norm), scale.domain()[1]!),
    axis: {
      y: axisY,
      ticks: scale.ticks(Math.max(2, Math.floor(width / 90))).map((norm) => ({ norm, x: scale(norm) })),
    },
    top,
    bottom: axisY,
    captionY,
    tray,
  };
}

/** Smaller marks for more labels: with 5 pixels some 600 fit beside each other, with 2 some 4,000. */
function radiusFor(labels: number): number {
  if (labels <= 100) return 5;
  if (labels <= 400) return 4;
  return labels <= 1000 ? 3 : 2;
}

function placeMarks(
  labels: readonly StripLabel[],
  radius: number,
  xOf: (norm: number) => number,
  middle: number,
): StripMark[] {
  const ascending = labels.toSorted((a, b) => a.norm! - b.norm! || a.label - b.label);
  const step = 2 * radius + 1;
  const xs = ascending.map(({ norm }) => xOf(norm!));
  const lanes = intoLanes(xs, step, Math.floor(markZone / step));
  return ascending.map(({ label, flagged, spread = null }, index) => ({
    label,
    x: xs[index]!,
    y: middle + lanes[index]! * step,
    radius: flagged ? radius * 1.4 : radius,
    flagged,
    whisker: spread === null ? null : { from: xOf(spread.low), to: xOf(spread.high) },
  }));
}

/** Side by side, closer where there are many. */
function placeTray(labels: readonly StripLabel[], radius: number, width: number, y: number): StripMark[] {
  const step = Math.min(2 * radius + 3, (width - 2 * side) / Math.max(1, labels.length));
  return labels
    .toSorted((a, b) => a.label - b.label)
    .map(({ label, flagged }, index) => ({
      label,
      x: side + radius + index * step,
      y,
      radius,
      flagged,
      whisker: null,
    }));
}

/** Each name in the first row from below where it does not run into the one before it. */
function placeNames(marks: readonly StripMark[], { names, width }: StripInput): StripName[] {
  const free = new Array<number>(nameRows).fill(0);
  const placed: StripName[] = [];
  for (const mark of marks.filter(({ flagged }) => flagged)) {
    const text = shorten(labelWithName(mark.label, names));
    const needed = text.length * characterWidth;
    const anchor = anchorFor(mark.x, 'start', needed, width);
    const left = anchor === 'start' ? mark.x : mark.x - needed;
    const row = free.findIndex((end) => end <= left);
    if (row === -1) continue;
    free[row] = left + needed + characterWidth;
    const y = (nameRows - row) * nameRowHeight - 5;
    placed.push({ label: mark.label, text, x: mark.x, y, anchor, mark });
  }
  return placed;
}

function shorten(text: string): string {
  return text.length <= longestName ? text : `${text.slice(0, longestName - 1)}…`;
}

function anchorFor(x: number, preferred: 'start' | 'end', needed: number, width: number): 'start' | 'end' {
  const fitsRight = x + needed <= width;
  const fitsLeft = x - needed >= 0;
  if (preferred === 'start') return fitsRight || !fitsLeft ? 'start' : 'end';
  return fitsLeft || !fitsRight ? 'end' : 'start';
}

function bandBetween(
  low: number,
  high: number,
  xOf: (norm: number) => number,
  greatest: number,
): StripLayout['band'] {
  const left = xOf(Math.max(0, low));
  const right = xOf(Math.min(greatest, high));
  return { x: left, width: right - left };
}
