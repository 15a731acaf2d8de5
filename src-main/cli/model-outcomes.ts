import type { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanReport, Verdict } from '../../src-shared/domain/scan-report.ts';
import { exitCodeOfError, exitCodeOfVerdict, exitCodes } from './exit-codes.ts';

/** What became of one model of a list. */
export interface ModelOutcome {
  readonly model: string;
  readonly dataset: string;
  /** The folder with its results. */
  readonly output: string;
  /** Null where the scan did not come to its end. */
  readonly report: ScanReport | null;
  /** Null where nothing went wrong; with no report either, the scan was cancelled. */
  readonly error: AppError | null;
}

/** From what has to be looked at first. */
const verdictsBySeverity: readonly Verdict[] = ['backdoored', 'inconclusive', 'no-anomaly'];

/**
 * One exit code for many models: cancelled before an engine failure before bad input before the verdicts, the gravest
 * first. A shard whose models were all scanned ends with 0 whatever their verdicts: a job system takes anything else
 * for a failure and repeats it.
 *
 * @param planned models that were to be scanned
 */
export function exitCodeOfModels(
  outcomes: readonly ModelOutcome[],
  planned: number,
  isShard: boolean,
): number {
  const isCancelled = outcomes.some(({ report, error }) => report === null && error === null);
  if (isCancelled || outcomes.length < planned) return exitCodes.cancelled;
  const failures = outcomes.flatMap(({ error }) => (error === null ? [] : [exitCodeOfError(error.code)]));
  if (failures.length > 0) return Math.max(...failures);
  if (isShard) return exitCodes.noAnomaly;
  const verdicts = new Set(outcomes.map(({ report }) => report?.verdict));
  const gravest = verdictsBySeverity.find((verdict) => verdicts.has(verdict)) ?? 'no-anomaly';
  return exitCodeOfVerdict(gravest);
}
