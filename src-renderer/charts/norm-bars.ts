import uPlot from 'uplot';
import { normAtIndex, type NormScale } from '../../src-shared/statistics/outlier-test.ts';
import { formatNorm } from '../format.ts';
import { colorOf } from './theme.ts';

/** A horizontal line across the bars. */
export interface Level {
  readonly norm: number;
  readonly text: string;
  readonly token: string;
  readonly dash: number[];
}

/** The median, and the norm below which a label is flagged by its size where there is one. */
export function levels(
  median: number | null,
  scaledMad: number | null,
  normScale: NormScale,
  threshold: number,
  thresholdName: string,
): Level[] {
  if (median === null) return [];
  const line: Level = { norm: median, text: `median ${formatNorm(median)}`, token: '--ink', dash: [] };
  const flaggedBelow =
    scaledMad === null || scaledMad === 0
      ? -1
      : normAtIndex(threshold, { median, scaledMad, scale: normScale });
  if (flaggedBelow <= 0) return [line];
  return [
    line,
    {
      norm: flaggedBelow,
      text: `${thresholdName} ${formatNorm(flaggedBelow)}`,
      token: '--danger',
      dash: [6, 4],
    },
  ];
}

/** Bars of one colour. */
export function bars(host: HTMLElement, token: string): uPlot.Series {
  return {
    paths: uPlot.paths.bars!({ size: [0.8, 28] }),
    points: { show: false },
    width: 0,
    fill: () => colorOf(host, token),
  };
}
