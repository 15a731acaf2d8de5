import { scaleLinear } from 'd3-scale';
import { thresholdWords } from '../../../src-shared/statistics/evidence-words.ts';
import { normAtIndex } from '../../../src-shared/statistics/outlier-test.ts';
import type { LabelReport, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { html, type Markup } from './markup.ts';
import { fixed } from './words.ts';

const width = 900;
const height = 220;
const left = 44;
/** Room for the captions of the lines. */
const right = 112;
const top = 16;
const bottom = 24;
/** Above so many, numbers under the bars would run into each other. */
const namedBars = 60;

/** The norms as bars, smallest first, with median and threshold as lines. */
export function barsSvg(report: ScanReport): Markup {
  const bars = report.labels
    .filter(({ role, maskL1Norm }) => role !== 'screened' && maskL1Norm !== null)
    .toSorted((a, b) => a.maskL1Norm! - b.maskL1Norm! || a.label - b.label);
  const scale = scaleLinear()
    .domain([0, Math.max(1e-9, report.median ?? 0, bars.at(-1)?.maskL1Norm ?? 0)])
    .range([height - bottom, top])
    .nice();
  const slot = (width - left - right) / Math.max(1, bars.length);
  const lines = linesOf(report, (norm) => scale(norm));
  return html`<svg
    viewBox="0 0 ${width} ${height}"
    role="img"
    aria-label="The same norms as bars, smallest first."
  >
    ${scale
      .ticks(5)
      .map(
        (norm) =>
          html`<line
              class="grid"
              x1="${left}"
              x2="${width - right}"
              y1="${scale(norm)}"
              y2="${scale(norm)}"
            />
            <text class="tick" x="${left - 6}" y="${scale(norm) + 4}" text-anchor="end">${norm}</text>`,
      )}
    ${bars.map((label, index) => bar(report, label, left + index * slot, slot, scale))}
    ${lines.map((line) => level(line, scale(line.norm)))}
    ${
      bars.length <= namedBars &&
      bars.map(
        ({ label }, index) =>
          html`<text class="tick" x="${left + (index + 0.5) * slot}" y="${height - 8}" text-anchor="middle"
            >${label}</text
          >`,
      )
    }
  </svg>`;
}

function bar(
  { flaggedLabels }: ScanReport,
  { label, maskL1Norm, inStatistics }: LabelReport,
  x: number,
  slot: number,
  scale: (norm: number) => number,
): Markup {
  const isThin = slot < 4;
  const kind = flaggedLabels.includes(label) ? 'flagged' : inStatistics ? 'mark' : isThin ? 'thin' : 'out';
  const y = scale(maskL1Norm!);
  const gap = isThin ? 0 : slot * 0.2;
  return html`<rect
    class="${kind}"
    x="${(x + gap / 2).toFixed(2)}"
    y="${y.toFixed(2)}"
    width="${(slot - gap).toFixed(2)}"
    height="${Math.max(0.5, scale(0) - y).toFixed(2)}"
    ><title>label ${label}: ${fixed(maskL1Norm, 2)}</title></rect
  >`;
}

interface Line {
  readonly name: 'median' | 'threshold';
  readonly words: string;
  readonly norm: number;
  /** Baseline of its caption. */
  readonly captionY: number;
}

/** Median and threshold with their captions, the upper one moved up where both would run into each other. */
function linesOf(
  { median, scaledMad, normScale, anomalyThreshold, settings }: ScanReport,
  yOf: (norm: number) => number,
): Line[] {
  if (median === null) return [];
  const threshold =
    scaledMad === null ? -1 : normAtIndex(anomalyThreshold, { median, scaledMad, scale: normScale });
  const medianY = yOf(median) + 4;
  const line = { name: 'median', words: 'median', norm: median } as const;
  if (threshold < 0) return [{ ...line, captionY: medianY }];
  const thresholdY = yOf(threshold) + 4;
  return [
    { ...line, captionY: Math.min(medianY, thresholdY - 13) },
    {
      name: 'threshold',
      words: thresholdWords(settings.verdictRule),
      norm: threshold,
      captionY: thresholdY,
    },
  ];
}

function level({ name, words, norm, captionY }: Line, y: number): Markup {
  const end = width - right;
  return html`<line class="${name}" x1="${left}" x2="${end}" y1="${y}" y2="${y}" />
    <text class="caption" x="${end + 6}" y="${captionY}">${words} ${fixed(norm, 1)}</text>`;
}
