import { layoutStrip, type StripLine, type StripMark } from '../../../src-shared/charts/strip-layout.ts';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import {
  describeDeviation,
  normSpread,
  thresholdWords,
} from '../../../src-shared/statistics/evidence-words.ts';
import { html, type Markup } from './markup.ts';
import { fixed } from './words.ts';

const width = 900;

/** The strip of the norms, as the window draws it, in SVG. */
export function stripSvg(report: ScanReport): Markup {
  const flagged = new Set(report.flaggedLabels);
  const inFull = report.labels.filter(({ role }) => role !== 'screened');
  const strip = layoutStrip({
    labels: inFull.map(({ label, maskL1Norm, norms, inStatistics }) => ({
      label,
      norm: maskL1Norm,
      flagged: flagged.has(label),
      inStatistics,
      spread: normSpread({ norms, maskL1Norm }),
    })),
    names: report.labelNames,
    median: report.median,
    scaledMad: report.scaledMad,
    normScale: report.normScale,
    threshold: report.anomalyThreshold,
    width,
  });
  const { axis, band, top, bottom, captionY } = strip;
  return html`<svg
    viewBox="0 0 ${width} ${strip.height}"
    role="img"
    aria-label="${describe(report, inFull.length)}"
  >
    ${band && html`<rect class="band" x="${band.x}" y="${top}" width="${band.width}" height="${bottom - top}" />`}
    ${strip.median && line(strip.median, 'median', `median ${fixed(strip.median.norm, 1)}`)}
    ${strip.threshold && line(strip.threshold, 'threshold', `${thresholdWords(report.settings.verdictRule)} ${fixed(strip.threshold.norm, 1)}`)}
    <line class="axis" x1="0" x2="${width}" y1="${axis.y}" y2="${axis.y}" />
    ${axis.ticks.map(
      ({ x, norm }) =>
        html`<text class="tick" x="${x}" y="${axis.y + 14}" text-anchor="middle">${norm}</text>`,
    )}
    ${strip.marks.map(whisker)} ${strip.marks.map((one) => mark(one, one.flagged ? 'flagged' : 'mark'))}
    ${strip.tray.map((one) => mark(one, 'out'))}
    ${strip.names.map(
      ({ text, x, y, anchor, mark: { y: markY, radius } }) => html`
        <line class="leader" x1="${x}" x2="${x}" y1="${y + 3}" y2="${markY - radius}" />
        <text class="name" x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>
      `,
    )}
  </svg>`;

  function line({ x, anchor }: StripLine, name: 'median' | 'threshold', caption: string): Markup {
    const offset = anchor === 'start' ? 4 : -4;
    return html`<line class="${name}" x1="${x}" x2="${x}" y1="${top}" y2="${captionY}" />
      <text class="caption" x="${x + offset}" y="${captionY}" text-anchor="${anchor}">${caption}</text>`;
  }
}

function whisker({ whisker: ends, y }: StripMark): Markup {
  if (ends === null) return html``;
  return html`<line
    class="whisker"
    x1="${ends.from.toFixed(1)}"
    x2="${ends.to.toFixed(1)}"
    y1="${y.toFixed(1)}"
    y2="${y.toFixed(1)}"
  />`;
}

function mark({ label, x, y, radius }: StripMark, name: string): Markup {
  return html`<circle class="${name}" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}">
    <title>label ${label}</title>
  </circle>`;
}

function describe(
  { median, scaledMad, normScale, flaggedLabels, settings }: ScanReport,
  drawn: number,
): string {
  const flagged = flaggedLabels.length === 0 ? 'none flagged' : `flagged: ${flaggedLabels.join(', ')}`;
  return `Mask L1 norms of ${drawn} labels; median ${fixed(median, 1)}, ${describeDeviation(scaledMad, normScale, settings.verdictRule, 1)}; ${flagged}.`;
}
