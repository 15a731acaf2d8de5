import { pairOffer } from '../../src-shared/adding-pairs.ts';
import type { PairsReport, ScanReport } from '../../src-shared/domain/scan-report.ts';
import { describeDurationRange } from '../../src-shared/duration-words.ts';
import { signed } from '../../src-shared/statistics/evidence-words.ts';
import { foremostPairs } from '../../src-shared/statistics/foremost-pairs.ts';
import { pairPartTexts } from '../../src-shared/statistics/pair-words.ts';
import { table } from './printer.ts';

/** Pairs shown on the terminal; all of them are in report.json. */
const shownPairs = 8;

/** A scan that found no backdoor and searched no pairs: how to search them. */
export function pairOfferText(report: ScanReport): string[] {
  const offer = pairOffer(report);
  if (offer === null) return [];
  const time = offer.durationMs === null ? '' : `, ${describeDurationRange(offer.durationMs)}`;
  return [
    'A backdoor that acts on images of some labels only would not show here. To search all ' +
      `${offer.pairCount} pairs${time}: neural-cleanse resume ${report.scanId.slice(0, 8)} --pairs`,
    '',
  ];
}

/** What the search of pairs found, as text for a terminal: the most suspicious pairs first. */
export function pairText({ findings, median, pairs }: PairsReport): string[] {
  const tested = foremostPairs(pairs);
  if (tested.length === 0 || median === null) {
    return [
      `pairs: ${pairs.length} searched, too few to draw controls from: nothing tells what is usual`,
      '',
    ];
  }
  const rows = tested
    .slice(0, shownPairs)
    .map(({ source, target, maskL1Norm, anomalyIndex, indexParts, heldOutSuccessRate, role }) => [
      `${source} → ${target}`,
      maskL1Norm!.toFixed(2),
      anomalyIndex!.toFixed(2),
      pairPartTexts.map(({ key }) => signed(indexParts![key])).join(' '),
      heldOutSuccessRate === null ? '–' : heldOutSuccessRate.toFixed(3),
      role === 'control' ? 'control' : '',
    ]);
  return [
    `pairs: ${pairs.length} searched, ${tested.length} of them in full; median of the controls ${median.toFixed(2)}` +
      (findings.length === 0 ? '' : `; ${findings.join('; ')}`),
    ...table([
      ['pair', 'mask L1 norm', 'index', pairPartTexts.map(({ name }) => name).join(', '), 'held-out ASR', ''],
      ...rows,
    ]),
    '',
  ];
}
