import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { History } from '../history/history.ts';
import { mainModelFile, requestKey } from './request-key.ts';
import { reportOfScan } from './report-of-scan.ts';
import type { ScanRequest } from './scan-request.ts';
import type { ScanListener } from './scan-listener.ts';
import type { ScanService } from './scan-service.ts';

/** How a request that came once or again was met. */
export interface RepeatableScan {
  /** Null where the scan was cancelled before it began. */
  readonly report: ScanReport | null;
  /** Whether an earlier run had finished it, so that nothing was searched. */
  readonly wasFinished: boolean;
}

/**
 * Scans for a request that may come again, as from a job that is queued again: begins the scan, goes on where an
 * earlier run of the same request stopped, or gives what it finished.
 *
 * @param beforeStart called before a scan begins that this history does not hold; may refuse it
 */
export async function runRepeatable(
  history: History,
  service: ScanService,
  request: ScanRequest,
  listener: ScanListener,
  signal: AbortSignal,
  beforeStart: () => void | Promise<void>,
): Promise<RepeatableScan> {
  const key = await requestKey(request);
  const earlier = history.scans.ofRequest(key);
  if (earlier === null) {
    await beforeStart();
    const report = await service.start({ ...request, requestKey: key }, listener, signal);
    return { report, wasFinished: false };
  }
  if (earlier.status !== 'finished') {
    return { report: await service.resume(earlier.id, listener, signal), wasFinished: false };
  }
  const { sha256 } = await mainModelFile(request.modelPath);
  // A model in several files: the key knows only one of them.
  if (sha256 !== earlier.model.sha256) await service.checkModel(earlier, request.modelPath);
  return { report: reportOfScan(history, earlier), wasFinished: true };
}
