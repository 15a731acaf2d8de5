import type { LabelReport, ScanReport } from '../domain/scan-report.ts';
import type { ScanSettings } from '../domain/scan-settings.ts';
import type { IndexParts } from './evidence-test.ts';
import { describeScaledMad, type NormScale } from './outlier-test.ts';

/**
 * Words for what an index rests on, the same on the screen, in the reports and on the terminal. An index is a distance in
 * deviations of the norms, or where all of the evidence judges a sum of three parts: what explains the one is wrong of the
 * other.
 */

export type VerdictRule = ScanSettings['verdictRule'];

/** The parts of an index in the order in which they are told, for a reader who meets them first. */
export const indexPartTexts: readonly {
  readonly key: keyof IndexParts;
  readonly name: string;
  readonly meaning: string;
}[] = [
  {
    key: 'size',
    name: 'size of the trigger',
    meaning:
      'How much smaller the trigger is than that of the median label, in deviations. A planted trigger is several times smaller.',
  },
  {
    key: 'margin',
    name: 'margin of the logits',
    meaning:
      'How much further the network can be driven into this label, on any picture, than into the median label, in ' +
      'deviations. A network that was taught a backdoor is more certain of its target.',
  },
  {
    key: 'features',
    name: 'features',
    meaning:
      'How much less the trigger looks to the network like images of this label than the triggers of the other labels do, in ' +
      'deviations. A planted trigger takes a path of its own.',
  },
];

/** `+2.0`, `-0.3`; without a value `–`. */
export function signed(value: number | null, digits = 1): string {
  if (value === null) return '–';
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `-${text}` : `+${text}`;
}

/** `size of the trigger: +2.0; margin of the logits: +1.3; features: not measured`. */
export function partWords(parts: IndexParts): string {
  return indexPartTexts
    .map(({ key, name }) => `${name}: ${parts[key] === null ? 'not measured' : signed(parts[key])}`)
    .join('; ');
}

/** `2.8 to 3.9`. */
export function intervalWords({ low, high }: NonNullable<ScanReport['indexInterval']>): string {
  return `${unsigned(low)} to ${unsigned(high)}`;
}

/** `index 3.32, 95 % interval 2.8 to 3.9, threshold 2`; the outlier test has no interval. */
export function indexWords({
  anomalyIndex,
  indexInterval,
  anomalyThreshold,
}: Pick<ScanReport, 'anomalyIndex' | 'indexInterval' | 'anomalyThreshold'>): string {
  return [
    `index ${anomalyIndex === null ? 'undefined' : anomalyIndex.toFixed(2)}`,
    ...(indexInterval === null ? [] : [`95 % interval ${intervalWords(indexInterval)}`]),
    `threshold ${anomalyThreshold}`,
  ].join(', ');
}

/** `searched 3 times: 39.3, 21.4 pixels, no trigger`; null for a label that was searched once. */
export function searchesWords({ norms }: Pick<LabelReport, 'norms'>): string | null {
  if (norms.length < 2) return null;
  const last = norms.findLastIndex((norm) => norm !== null);
  if (last === -1) return `searched ${norms.length} times: no trigger each time`;
  const found = norms.map((norm, index) =>
    norm === null ? 'no trigger' : `${norm.toFixed(1)}${index === last ? ' pixels' : ''}`,
  );
  return `searched ${norms.length} times: ${found.join(', ')}`;
}

/** From the smallest to the largest norm of a label that was searched several times, what counts included; else null. */
export function normSpread({
  norms,
  maskL1Norm,
}: Pick<LabelReport, 'norms' | 'maskL1Norm'>): { readonly low: number; readonly high: number } | null {
  const found = norms.filter((norm) => norm !== null);
  if (found.length < 2 || maskL1Norm === null) return null;
  return { low: Math.min(maskL1Norm, ...found), high: Math.max(maskL1Norm, ...found) };
}

/** One deviation in words: that of the model's own norms, or the factor pooled over the bench. */
export function describeDeviation(
  scaledMad: number | null,
  scale: NormScale,
  verdictRule: VerdictRule,
  digits = 2,
): string {
  if (verdictRule === 'outlier-test') return describeScaledMad(scaledMad, scale, digits);
  return scaledMad === null ? 'no deviation' : `one deviation × ${Math.exp(scaledMad).toFixed(digits)}`;
}

/**
 * The norm below which a label is flagged. Where all of the evidence judges, that is by its size alone, and labels on
 * either side may be judged otherwise.
 */
export function thresholdWords(verdictRule: VerdictRule): string {
  return verdictRule === 'evidence' ? 'size alone' : 'threshold';
}

function unsigned(value: number): string {
  return signed(value).replace('+', '');
}
