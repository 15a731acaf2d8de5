import type { LabelReport, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { html, type Markup } from './markup.ts';
import { scaleToFit, triggerPictures, type PictureSources } from './trigger-pictures.ts';
import { verdictSign } from './verdict-sign.ts';
import { duration, fixed, grouped, percent } from './words.ts';

/** Up to so many labels, each has its pictures; beyond, a report would become too large to mail or to open. */
const picturedLabels = 200;
/** Of a larger model the flagged labels and so many of the smallest triggers have pictures. */
const picturedSmallest = 50;

/** The labels whose pictures the table shows. */
export function labelsInPictures(report: ScanReport): Set<number> {
  const count = isLarge(report) ? picturedSmallest : report.labels.length;
  const smallest = bySize(report).slice(0, count);
  return new Set([...report.flaggedLabels, ...smallest.map(({ label }) => label)]);
}

function isLarge({ labels }: ScanReport): boolean {
  return labels.length > picturedLabels;
}

function bySize({ labels }: ScanReport): LabelReport[] {
  return labels.toSorted(
    (a, b) => (a.maskL1Norm ?? Infinity) - (b.maskL1Norm ?? Infinity) || a.label - b.label,
  );
}

export function labelTable(report: ScanReport, sources: PictureSources): Markup {
  const rows = bySize(report);
  const pictured = labelsInPictures(report);
  const note = isLarge(report)
    ? ` Of ${grouped(rows.length)} labels the flagged ones and the ${picturedSmallest} with the smallest norm have pictures here; the exported PNG files hold all.`
    : '';
  const scale = scaleToFit(report, 40);
  return html`<section class="labels">
    <h2>All labels</h2>
    <p>Smallest norm first.${note}</p>
    <table>
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Norm</th>
          <th scope="col">Index</th>
          <th scope="col">Success</th>
          <th scope="col">Held out</th>
          <th scope="col">Evaluations</th>
          <th scope="col">Time</th>
          <th scope="col">Remark</th>
          <th scope="col">Mask, pattern, fusion</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => labelRow(report, row, pictured.has(row.label) ? pictures(row.label) : null))}
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
    <td class="number">${percent(label.attackSuccessRate)}</td>
    <td class="number">${percent(label.heldOutSuccessRate)}</td>
    <td class="number">${grouped(label.gradientEvaluations)}</td>
    <td class="number">${duration(label.durationMs)}</td>
    <td>${isFlagged && html`${verdictSign('backdoored')} `}${remark(label, isFlagged)}</td>
    <td class="pictures">${pictures}</td>
  </tr>`;
}

function remark({ stopReason, reachedThreshold, inStatistics }: LabelReport, isFlagged: boolean): string {
  if (stopReason === 'not-finite') return 'search broke down';
  const remarks = [
    isFlagged ? 'flagged' : null,
    reachedThreshold ? null : 'never reached the success threshold',
    inStatistics ? null : 'not in the statistics',
    stopReason === 'steps-used' ? 'all steps used' : null,
  ];
  return remarks.filter((one) => one !== null).join(', ');
}
