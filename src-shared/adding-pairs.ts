import type { ScanReport } from './domain/scan-report.ts';
import { expectedPairsDurationMs, type Range } from './estimate.ts';

/** With more pairs than this, those of 100 labels, a search takes days on most machines and is not offered. Own choice. */
const mostOffered = 9900;

/** What a finished scan without pairs offers: a backdoor of some labels only would not show in it. */
export interface PairOffer {
  readonly pairCount: number;
  /** Judged by the evaluations of the scan; null where none was timed. */
  readonly durationMs: Range | null;
}

/** Why pairs cannot be added to a scan, as the rest of a sentence; null where they can. */
export function whyNoPairs({
  settings,
  shard,
  mergedFrom,
}: Pick<ScanReport, 'settings' | 'shard'> & { readonly mergedFrom: readonly unknown[] }): string | null {
  if (shard !== null) return 'it holds one shard of the labels';
  if (mergedFrom.length > 0)
    return 'it was joined from shards, which may have been searched on several machines';
  if (settings.costControl !== 'feedback') {
    return (
      'its cost follows the success over whole steps, and the thousands of evaluations that this takes a search are too ' +
      'many for so many pairs'
    );
  }
  return null;
}

/** Null where there is nothing to add: a backdoor was found, pairs were searched, or cannot be. */
export function pairOffer(report: ScanReport): PairOffer | null {
  const { verdict, status, pairs, labels, model, settings } = report;
  if (verdict === 'backdoored' || status !== 'finished' || pairs !== null) return null;
  const targets = settings.labels?.length ?? model.labelCount;
  const pairCount = targets * (model.labelCount - 1);
  if (whyNoPairs(report) !== null || pairCount === 0 || pairCount > mostOffered) return null;
  const evaluations = sum(labels.map(({ gradientEvaluations }) => gradientEvaluations));
  const spentMs = sum(labels.map(({ durationMs }) => durationMs));
  if (evaluations === 0 || spentMs === 0) return { pairCount, durationMs: null };
  // Labels that were searched side by side each count the same time.
  const evaluationMs = spentMs / (evaluations * Math.min(settings.labelSlots ?? 1, labels.length));
  return { pairCount, durationMs: expectedPairsDurationMs(settings, pairCount, evaluationMs) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
