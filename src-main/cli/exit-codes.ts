import type { AppErrorCode } from '../../src-shared/domain/app-error.ts';
import type { ScanReport, Verdict } from '../../src-shared/domain/scan-report.ts';

/** Exit codes of every command, documented in docs/command-line.md. */
export const exitCodes = {
  noAnomaly: 0,
  backdoored: 1,
  badInput: 2,
  inconclusive: 3,
  engineFailure: 4,
  cancelled: 130,
} as const;

const verdictCodes: Readonly<Record<Verdict, number>> = {
  'no-anomaly': exitCodes.noAnomaly,
  backdoored: exitCodes.backdoored,
  inconclusive: exitCodes.inconclusive,
};

export function exitCodeOfVerdict(verdict: Verdict): number {
  return verdictCodes[verdict];
}

/** Null is a scan that was cancelled before it began. */
export function exitCodeOfReport(report: ScanReport | null): number {
  if (report === null || report.status === 'cancelled') return exitCodes.cancelled;
  return exitCodeOfVerdict(report.verdict);
}

/** `ENGINE_*` and defects are failures of the program; everything else is something the user can mend. */
export function exitCodeOfError(code: AppErrorCode): number {
  const ours = code.startsWith('ENGINE_') || code === 'INTERNAL';
  return ours ? exitCodes.engineFailure : exitCodes.badInput;
}
