import type { LabelReport, ScanReport } from '../../../src-shared/domain/scan-report.ts';
import { indexPartTexts, partWords, searchesWords } from '../../../src-shared/statistics/evidence-words.ts';
import {
  foundWords,
  kindName,
  reliabilityWords,
  sight,
} from '../../../src-shared/statistics/reliability-words.ts';
import { html, type Markup } from './markup.ts';
import { fixed } from './words.ts';

/** What such an index meant on models with known answers; nothing where no record has anything to say. */
export function reliabilitySection({ reliability }: ScanReport): Markup {
  const words = reliability === null ? null : reliabilityWords(reliability);
  if (reliability === null || words === null) return html``;
  return html`<section>
    <h2>How often this was right</h2>
    <p>${words}</p>
    ${reliability.kinds.length > 0 && kindTable(reliability)}
  </section>`;
}

function kindTable({ kinds }: NonNullable<ScanReport['reliability']>): Markup {
  return html`<h3>What a scan like this can see</h3>
    <p>
      Kinds of backdoor, and how many scans of models that carry one found it: called the model backdoored,
      with the planted label standing out most.
    </p>
    <table class="kinds">
      <thead>
        <tr>
          <th scope="col">Kind of backdoor</th>
          <th scope="col" class="number">Found</th>
          <th scope="col"><span class="hidden">How well it is seen</span></th>
        </tr>
      </thead>
      <tbody>
        ${kinds.map(
          (kind) =>
            html`<tr>
              <th scope="row">${kindName(kind.kind)}</th>
              <td class="number">${foundWords(kind)} scans</td>
              <td>${sight(kind)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** What the index of a label rests on; nothing where the outlier test judges. */
export function labelEvidence(label: LabelReport): Markup {
  const { indexParts, largestMargin, featureSimilarity } = label;
  const searches = searchesWords(label);
  const measured =
    largestMargin !== null || featureSimilarity !== null
      ? `Largest margin ${fixed(largestMargin, 1)}, feature similarity ${fixed(featureSimilarity, 2)}.`
      : '';
  return html`${indexParts !== null && html`<p>Parts of the index: ${partWords(indexParts)}. ${measured}</p>`}
  ${searches !== null && html`<p>Label ${label.label} was ${searches}.</p>`}`;
}

/** What the parts of an index are, for a reader who meets them first. */
export function partLegend({ labels }: ScanReport): Markup {
  if (labels.every(({ indexParts }) => indexParts === null)) return html``;
  return html`<dl class="legend">
    ${indexPartTexts.map(
      ({ name, meaning }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${meaning}</dd>
        </div>`,
    )}
  </dl>`;
}
