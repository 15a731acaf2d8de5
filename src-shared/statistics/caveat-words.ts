import type { Caveat } from '../domain/scan-report.ts';
import { listOfNames } from './label-name.ts';
import type { LabelEvidence } from './verdict.ts';

export function inconclusive(code: Caveat['code'], message: string): Caveat {
  return { code, effect: 'inconclusive', message };
}

export function weakens(code: Caveat['code'], message: string): Caveat {
  return { code, effect: 'weakens', message };
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function countLabels(count: number): string {
  return count === 1 ? '1 label' : `${count} labels`;
}

/** `label 3`, `labels 3 and 5`. */
export function listLabels(labels: readonly LabelEvidence[]): string {
  const noun = labels.length === 1 ? 'label' : 'labels';
  return `${noun} ${listOfNames(labels.map(({ label }) => String(label)))}`;
}
