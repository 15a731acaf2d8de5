import type uPlot from 'uplot';
import { colorOf } from './theme.ts';

/** An axis in the colours and the type of the rest of the screen. */
export function axis(host: HTMLElement, own: uPlot.Axis = {}): uPlot.Axis {
  return {
    font: `12px ${getComputedStyle(host).fontFamily}`,
    stroke: () => colorOf(host, '--ink-quiet'),
    grid: { width: 1, stroke: () => colorOf(host, '--line') },
    ticks: { show: false },
    gap: 4,
    ...own,
  };
}
