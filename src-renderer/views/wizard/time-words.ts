import type { TimeTrial } from '../../../src-shared/contract/draft.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { expectedDurationMs, type Range } from '../../../src-shared/estimate.ts';

/**
 * What a scan with `planned` settings takes, judged by a trial with `measured` settings: the time of an evaluation grows
 * with its images.
 */
export function estimatePlanned(
  planned: ScanSettings,
  measured: ScanSettings,
  trial: TimeTrial,
  labelCount: number,
): Range {
  const evaluationMs = (trial.evaluationMs * planned.batchSize) / measured.batchSize;
  return expectedDurationMs(planned, labelCount, evaluationMs);
}
