import { pairKey, pairNorm } from '../../../src-shared/domain/pair-result.ts';
import type { PairReport, PairsReport, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { signed } from '../../../src-shared/statistics/evidence-words.ts';
import { foremostPairs } from '../../../src-shared/statistics/foremost-pairs.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { pairPartTexts } from '../../../src-shared/statistics/pair-words.ts';
import { html, type Markup } from './markup.ts';
import { fixed, grouped } from './words.ts';

/** A table with more labels shows colours alone. */
const numberedLabels = 20;
/** Pairs listed below the table. */
const listedPairs = 10;

/** The pairs as a heat map of source × target, and the most suspicious ones as a list; empty where none were searched. */
export function pairSection(report: ScanReport): Markup {
  const { pairs } = report;
  if (pairs === null) return html``;
  return html`<section class="pairs">
    <h2>Pairs of labels</h2>
    <p>
      ${foundOf(pairs)} For every pair of labels the smallest trigger that moves images of one (row) to the
      other (column) was searched, ${grouped(pairs.pairs.length)} in all. The darker a place, the smaller its
      mask${pairs.flagged.length > 0 && '; pairs that stand apart are outlined'}.
    </p>
    ${heatMap(pairs)} ${pairList(report, pairs)}
  </section>`;
}

function foundOf({ findings, median }: PairsReport): string {
  if (median === null) return 'There are too few pairs to tell what is usual.';
  if (findings.length === 0) return 'No pair stands apart from the others.';
  const text = findings.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function heatMap({ pairs, flagged }: PairsReport): Markup {
  const sources = ascending(pairs.map(({ source }) => source));
  const targets = ascending(pairs.map(({ target }) => target));
  const byPlace = new Map(pairs.map((pair) => [pairKey(pair), pair]));
  const isFlagged = new Set(flagged.map(pairKey));
  const shade = shadesOf(pairs);
  const withNumbers = targets.length <= numberedLabels;
  const cell = (source: number, target: number): Markup => {
    const place = pairKey({ source, target });
    const pair = byPlace.get(place);
    if (pair === undefined) return html`<td class="none"></td>`;
    const norm = pairNorm(pair);
    const title = `${source} to ${target}: ${norm === null ? 'no trigger' : `mask L1 norm ${norm.toFixed(1)}`}`;
    return html`<td${isFlagged.has(place) && html` class="flagged"`} style="${shade(norm)}" title="${title}">
      ${withNumbers && norm !== null && String(Math.round(norm))}
    </td>`;
  };
  return html`<table class="${withNumbers ? 'heat' : 'heat dense'}">
    <thead>
      <tr>
        <th></th>
        ${targets.map((target) => html`<th scope="col">${target}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${sources.map(
        (source) =>
          html`<tr>
            <th scope="row">${source}</th>
            ${targets.map((target) => cell(source, target))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The smaller a norm among all of them, by ratios, the darker; white text on dark places. */
function shadesOf(pairs: readonly PairReport[]): (norm: number | null) => string {
  const logs = pairs.flatMap((pair) => {
    const norm = pairNorm(pair);
    return norm === null || norm <= 0 ? [] : [Math.log(norm)];
  });
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  return (norm) => {
    if (norm === null || norm <= 0 || high === low) return '';
    const lightness = 28 + (68 * (Math.log(norm) - low)) / (high - low);
    return `background:hsl(215 45% ${lightness.toFixed(0)}%);${lightness < 60 ? 'color:#fff' : ''}`;
  };
}

function pairList(report: ScanReport, { pairs }: PairsReport): Markup {
  const foremost = foremostPairs(pairs).slice(0, listedPairs);
  const name = (label: number) => labelWithName(label, report.labelNames);
  return html`<table>
    <thead>
      <tr>
        <th>Images of</th>
        <th>go to</th>
        <th class="number">Mask L1 norm</th>
        <th class="number">Index</th>
        ${pairPartTexts.map(({ name, meaning }) => html`<th class="number" title="${meaning}">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${foremost.map(
        ({ source, target, maskL1Norm, anomalyIndex, indexParts }) =>
          html`<tr>
            <th scope="row">${name(source)}</th>
            <td>${name(target)}</td>
            <td class="number">${fixed(maskL1Norm, 2)}</td>
            <td class="number">${fixed(anomalyIndex, 2)}</td>
            ${pairPartTexts.map(({ key }) => html`<td class="number">${signed(indexParts![key])}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function ascending(labels: readonly number[]): number[] {
  return [...new Set(labels)].sort((a, b) => a - b);
}
