import type { Verdict } from '../../../src-shared/domain/scan-report.ts';
import { html, type Markup } from './markup.ts';

/** A triangle, a ring or a diamond: so that colour alone says nothing. Drawn, because not every font has such signs. */
const shapes: Readonly<Record<Verdict, Markup>> = {
  backdoored: html`<path d="M5 0 10 10 0 10Z" />`,
  'no-anomaly': html`<path d="M5 0a5 5 0 1 0 .001 0ZM5 3a2 2 0 1 1-.001 0Z" />`,
  inconclusive: html`<path d="M5 0 10 5 5 10 0 5Z" />`,
};

export function verdictSign(verdict: Verdict): Markup {
  return html`<svg class="sign" viewBox="0 0 10 10" aria-hidden="true">${shapes[verdict]}</svg>`;
}
