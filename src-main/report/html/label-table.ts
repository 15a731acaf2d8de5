import type { LabelReport, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { indexPartTexts, signed } from '../../../src-shared/statistics/evidence-words.ts';
import { html, type Markup } from './markup.ts';
import { partLegend } from './reliability.ts';
import { scaleToFit, triggerPictures, type PictureSources } from './trigger-pictures.ts';
import { verdictSign } from './verdict-sign.ts';
import { duration, fixed, grouped, percent } from './words.ts';

/** At most so many labels have pictures; with more a report would become too large to mail or to open. */
const picturedLabels = 200;
/** Of a model with more labels the flagged ones and so many others have pictures. */
const picturedBesides = 50;

/** The labels whose pictures the table shows: its first rows. */
export function labelsInPictures(report: ScanReport): Set<number> {
  const { labels, flaggedLabels } = report;
  const wanted = labels.length > picturedLabels ? flaggedLabels.length + picturedBesides : labels.length;
  const first = inOrder(report).slice(0, Math.min(wanted, picturedLabels));
  return new Set(first.map(({ label }) => label));
}

/** Flagged labels first, those that were only screened last, the smallest norm first among each. */
function inOrder({ labels, flaggedLabels }: ScanReport): LabelReport[] {
  const flagged = new Set(flaggedLabels);
  return labels.toSorted(
    (a, b) =>
      Number(flagged.has(b.label)) - Number(flagged.has(a.label)) ||
      Number(a.role === 'screened') - Number(b.role === 'screened') ||
      (a.maskL1Norm ?? Infinity) - (b.maskL1Norm ?? Infinity) ||
      a.label - b.label,
  );
}

/** How many labels go without pictures, and where those are. */
function pictureNote({ labels }: ScanReport, pictured: number): string {
  if (pictured === labels.length) return '';
  return (
    ` The first ${pictured} of ${grouped(labels.length)} labels have pictures here; those of the other ` +
    `${grouped(labels.length - pictured)} are among the exported PNG files and in the ZIP archive.`
  );
}

function screenedNote({ labels }: ScanReport): string {
  return labels.some(({ role }) => role === 'screened')
    ? ' Last those that were only screened: their norm is that of a brief search.'
    : '';
}

export function labelTable(report: ScanReport, sources: PictureSources): Markup {
  const pictured = labelsInPictures(report);
  const scale = scaleToFit(report, 40);
  const byEvidence = report.settings.verdictRule === 'evidence';
  return html`<section class="labels">
    <h2>All labels</h2>
    <p>
      Flagged labels first, then the smallest norm
      first.${screenedNote(report)}${pictureNote(report, pictured.size)}
    </p>
    ${partLegend(report)}
    <table>
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col" class="number">Norm</th>
          <th scope="col" class="number">Index</th>
          ${byEvidence && html`<th scope="col">Size, margin, features</th>`}
          <th scope="col" class="number">Success</th>
          <th scope="col" class="number">Held out</th>
          <th scope="col" class="number">Evaluations</th>
          <th scope="col" class="number">Time</th>
          <th scope="col">Remark</th>
          <th scope="col">Mask, pattern, fusion</th>
        </tr>
      </thead>
      <tbody>
        ${inOrder(report).map((row) => labelRow(report, row, pictured.has(row.label) ? pictures(row.label) : null))}
      </tbody>
    </table>
  </section>`;

  function pictures(label: number): Markup {
    return html`${triggerPictures(report, sources, label, scale).map(({ image }) => image)}`;
  }
}

function labelRow(report: ScanReport, label: LabelReport, pictures: Markup | null): Markup {
  const isFlagged = report.flaggedLabels.includes(label.label);
  const name = report.labelNames?.[label.label]?.trim() ?? '';
  return html`<tr class="${isFlagged ? 'flagged' : ''}">
    <th scope="row">${label.label}${name !== '' && html` <span class="quiet">${name}</span>`}</th>
    <td class="number">${fixed(label.maskL1Norm, 2)}</td>
    <td class="number">${fixed(label.anomalyIndex, 2)}</td>
    ${report.settings.verdictRule === 'evidence' && html`<td class="parts">${parts(label)}</td>`}
    <td class="number">${percent(label.attackSuccessRate)}</td>
    <td class="number">${percent(label.heldOutSuccessRate)}</td>
    <td class="number">${grouped(label.gradientEvaluations)}</td>
    <td class="number">${duration(label.durationMs)}</td>
    <td>${isFlagged && html`${verdictSign('backdoored')} `}${remark(label, isFlagged)}</td>
    <td class="pictures">${pictures}</td>
  </tr>`;
}

/** The parts of the index as a row of numbers, and the norms of a label that was searched several times. */
function parts({ indexParts, norms }: LabelReport): Markup {
  const sum =
    indexParts === null ? fixed(null, 1) : indexPartTexts.map(({ key }) => signed(indexParts[key])).join(' ');
  const searched = norms.map((norm) => fixed(norm, 1)).join(', ');
  return html`${sum}${norms.length > 1 && html`<br /><span class="quiet">norms ${searched}</span>`}`;
}

function remark(
  { role, stopReason, reachedThreshold, inStatistics }: LabelReport,
  isFlagged: boolean,
): string {
  if (stopReason === 'not-finite') return 'search broke down';
  if (role === 'screened') return 'screened only';
  const remarks = [
    isFlagged ? 'flagged' : null,
    role === 'control' ? 'control' : null,
    reachedThreshold ? null : 'never reached the success threshold',
    inStatistics ? null : 'not in the statistics',
    stopReason === 'steps-used' ? 'all steps used' : null,
  ];
  return remarks.filter((one) => one !== null).join(', ');
}
