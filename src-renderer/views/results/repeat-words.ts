import type { LabelRole } from '../../../src-shared/domain/label-result.ts';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';

type Compared = Pick<ScanReport, 'labels' | 'seed' | 'flaggedLabels'>;

/** A label that both scans searched. */
export interface RepeatedLabel {
  readonly label: number;
  readonly then: number | null;
  readonly now: number | null;
}

/** The labels that a scan and the one it repeats have in common, ascending. */
function repeatedLabels(original: Compared, repeat: Compared): RepeatedLabel[] {
  const before = new Map(original.labels.map((label) => [label.label, label]));
  return repeat.labels
    .filter(({ label, role }) => isBrief(before.get(label)?.role) === isBrief(role) && before.has(label))
    .map(({ label, maskL1Norm }) => ({ label, then: before.get(label)!.maskL1Norm, now: maskL1Norm }))
    .toSorted((a, b) => a.label - b.label);
}

/** A norm of a brief search and one of a full search are not to be compared. */
function isBrief(role: LabelRole | undefined): boolean {
  return role === 'screened';
}

/** Whether a repeat found the same, in one sentence. */
export function repeatWords(original: Compared, repeat: Compared): string {
  const common = repeatedLabels(original, repeat);
  if (common.length === 0 && repeat.labels.length === 1) {
    return `The scan that it repeats only screened label ${repeat.labels[0]!.label}; here it was searched in full.`;
  }
  if (common.length === 0) return 'None of the labels has been searched again yet.';
  const these = common.length === 1 ? `label ${common[0]!.label}` : `each of the ${common.length} labels`;
  if (original.seed !== repeat.seed) {
    return `With seed ${repeat.seed} instead of ${original.seed} ${differences(common)}.`;
  }
  const isSame = common.every(({ then, now }) => then === now);
  return isSame
    ? `It found the same: the norm of ${these} is equal to the last digit.`
    : `It did not find exactly the same, though the seed is equal: ${differences(common)}. Another device, another ` +
        'number of threads or another version of an engine adds numbers up in another order.';
}

/** How far the norms lie apart, as a share of the earlier ones. */
function differences(common: readonly RepeatedLabel[]): string {
  const shares = common
    .filter(({ then, now }) => then !== null && now !== null && then > 0)
    .map(({ then, now }) => Math.abs(now! - then!) / then!);
  if (shares.length === 0) return 'no norm can be compared';
  const most = `${(Math.max(...shares) * 100).toFixed(1)} %`;
  return shares.length === 1 ? `the norm differs by ${most}` : `the norms differ by ${most} at most`;
}

/** The labels worth a line of their own: those flagged in either scan, or all where there are few. */
export function notableLabels(original: Compared, repeat: Compared, most = 12): RepeatedLabel[] {
  const common = repeatedLabels(original, repeat);
  if (common.length <= most) return common;
  const flagged = new Set([...original.flaggedLabels, ...repeat.flaggedLabels]);
  return common.filter(({ label }) => flagged.has(label)).slice(0, most);
}
