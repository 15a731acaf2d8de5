import type { Caveat, ScanReport, Verdict } from '../../../src-shared/domain/scan-report.ts';
import { intervalWords } from '../../../src-shared/statistics/evidence-words.ts';
import { foremostLabel } from '../../../src-shared/statistics/foremost-label.ts';
import { labelWithName } from '../../../src-shared/statistics/label-name.ts';
import { verdictWords } from '../../../src-shared/statistics/verdict-words.ts';
import { barsSvg } from './bars-svg.ts';
import { html, type Markup } from './markup.ts';
import { labelEvidence } from './reliability.ts';
import { stripSvg } from './strip-svg.ts';
import { scaleToFit, triggerPictures, type PictureSources } from './trigger-pictures.ts';
import { verdictSign } from './verdict-sign.ts';
import { fixed, grouped, percent } from './words.ts';

const verdictNames: Readonly<Record<Verdict, string>> = {
  backdoored: 'Backdoored',
  'no-anomaly': 'No anomaly',
  inconclusive: 'Inconclusive',
};

/** Flagged labels shown large; the others are in the table. */
const largeTriggers = 12;

export function verdictSection(report: ScanReport): Markup {
  const { lead, rest } = verdictWords(report);
  const searched = `${report.labels.length} of ${report.model.labelCount}`;
  const screened = countScreened(report);
  const figures: readonly (readonly [name: string, value: string, hint: string])[] = [
    ['Anomaly index', fixed(report.anomalyIndex, 2), indexHint(report)],
    ['Threshold', String(report.anomalyThreshold), 'flags an index above it'],
    ['Median norm', fixed(report.median, 2), screened > 0 ? 'of the controls' : 'pixels covered'],
    deviationFigure(report),
    [
      'Labels searched',
      searched,
      screened > 0 ? `${report.labels.length - screened} in full` : report.status,
    ],
    ['Clean accuracy', percent(report.cleanAccuracy?.accuracy ?? null), accuracyHint(report)],
  ];
  return html`<section class="verdict ${report.verdict}">
    <p class="word">${verdictSign(report.verdict)} ${verdictNames[report.verdict]}</p>
    <h1>${lead}</h1>
    <p>${rest}</p>
    <dl class="figures">
      ${figures.map(
        ([name, value, hint]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
            <dd class="hint">${hint}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function indexHint({ indexInterval, settings }: ScanReport): string {
  if (settings.verdictRule === 'outlier-test') return 'of the smallest trigger';
  return indexInterval === null ? 'of all the evidence' : `95 %: ${intervalWords(indexInterval)}`;
}

function deviationFigure({
  normScale,
  scaledMad,
  settings,
}: ScanReport): readonly [name: string, value: string, hint: string] {
  const factor = scaledMad === null ? fixed(null, 2) : `× ${fixed(Math.exp(scaledMad), 2)}`;
  if (settings.verdictRule === 'evidence') return ['One deviation', factor, 'that of clean models'];
  return normScale === 'linear'
    ? ['Scaled MAD', fixed(scaledMad, 2), '1.4826 × deviation']
    : ['Scaled MAD', factor, 'norms compared by ratios'];
}

function accuracyHint({ cleanAccuracy }: ScanReport): string {
  return cleanAccuracy === null ? 'not measured' : `of ${cleanAccuracy.images} images`;
}

export function caveatSection({ caveats }: ScanReport): Markup {
  if (caveats.length === 0)
    return html`<section>
      <h2>What speaks against it</h2>
      <p>No caveat applies.</p>
    </section>`;
  const item = ({ effect, message }: Caveat): Markup =>
    html`<li class="${effect}">
      <strong>${effect === 'inconclusive' ? 'Withdraws the verdict' : 'Weakens it'}.</strong> ${message}
    </li>`;
  return html`<section>
    <h2>What speaks against it</h2>
    <ul class="caveats">
      ${caveats.map(item)}
    </ul>
  </section>`;
}

export function chartSection(report: ScanReport): Markup {
  const screened = countScreened(report);
  const out = report.labels.filter(({ inStatistics }) => !inStatistics).length - screened;
  const tray = out === 0 ? '' : ` The ${out} hollow marks below are labels outside the statistics.`;
  const byEvidence = report.settings.verdictRule === 'evidence';
  return html`<section>
    <h2>${screened > 0 ? 'Norms of the labels searched in full' : 'Norms of all labels'}</h2>
    <p>
      Each mark is one label: how many pixels its smallest trigger covers (mask L1 norm). A backdoor shows as
      a mark far to the left of the others${byEvidence ? '' : ', beyond the threshold'}.
      ${byEvidence ? evidenceNote(report) : 'The band reaches one scaled MAD to each side of the median.'}${tray}${screened > 0 && screenedNote(screened, byEvidence)}
    </p>
    <figure>${stripSvg(report)}</figure>
    <figure>
      ${barsSvg(report)}
      <figcaption>Labels from the smallest norm to the greatest.</figcaption>
    </figure>
  </section>`;
}

function evidenceNote({ labels }: ScanReport): string {
  return (
    'The band reaches one deviation of clean models to each side of the median. Left of the dashed line a label is ' +
    'flagged by the size of its trigger alone; margin and features can flag others, or speak against it.' +
    (labels.some(({ norms }) => norms.length > 1)
      ? ' A thin line through a mark spans the norms of a label that was searched several times.'
      : '')
  );
}

function countScreened({ labels }: ScanReport): number {
  return labels.filter(({ role }) => role === 'screened').length;
}

function screenedNote(screened: number, byEvidence: boolean): string {
  return (
    ` ${byEvidence ? 'The median is that' : 'Median and band are those'} of the controls, labels drawn at random. ${grouped(screened)} more labels were ` +
    'screened only: searched briefly, and not among those with the smallest triggers. They are not drawn.'
  );
}

/** The labels shown large: the flagged ones, or where there are none the one that stands out most. */
export function labelsShownLarge({ labels, flaggedLabels }: ScanReport): number[] {
  if (flaggedLabels.length > 0) return flaggedLabels.slice(0, largeTriggers);
  const foremost = foremostLabel(labels.filter(({ inStatistics }) => inStatistics));
  return foremost === null ? [] : [foremost.label];
}

export function triggerSection(report: ScanReport, sources: PictureSources): Markup {
  const shown = labelsShownLarge(report);
  const isFlagged = report.flaggedLabels.length > 0;
  if (shown.length === 0) return html``;
  const rest = report.flaggedLabels.length - largeTriggers;
  const scale = scaleToFit(report, 256);
  const { width, height } = report.model.inputShape;
  return html`<section>
    <h2>
      ${isFlagged ? 'Triggers of the flagged labels' : report.settings.verdictRule === 'evidence' ? 'The label that stands out most' : 'The smallest trigger'}
    </h2>
    <p>
      Mask: how strongly each pixel is covered, white is fully. Pattern: what it is covered with. Fusion:
      pattern × mask, what the trigger adds. Each is ${width} × ${height} pixels, enlarged without
      smoothing${rest > 0 ? `; ${rest} more are in the table` : ''}.
    </p>
    ${shown.map((label) => largeTrigger(report, sources, label, scale))}
  </section>`;
}

function largeTrigger(report: ScanReport, sources: PictureSources, label: number, scale: number): Markup {
  const figures = report.labels.find((one) => one.label === label)!;
  const { maskL1Norm, anomalyIndex, attackSuccessRate, heldOutSuccessRate } = figures;
  const heldOut =
    heldOutSuccessRate === null
      ? ''
      : `, ${percent(heldOutSuccessRate)} of ${report.heldOutImages} held-out images`;
  return html`<article class="trigger">
    <h3>Label ${labelWithName(label, report.labelNames)}</h3>
    <p>
      Norm ${fixed(maskL1Norm, 2)}, index ${fixed(anomalyIndex, 2)}. Sends ${percent(attackSuccessRate)} of
      the images of the search to the label${heldOut}.
    </p>
    ${labelEvidence(figures)}
    <div class="pictures">
      ${triggerPictures(report, sources, label, scale).map(
        ({ kind, image }) =>
          html`<figure>
            ${image}
            <figcaption>${kind}</figcaption>
          </figure>`,
      )}
    </div>
  </article>`;
}
