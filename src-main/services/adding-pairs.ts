import { whyNoPairs } from '../../src-shared/adding-pairs.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { StoredScan } from '../history/scan-record.ts';

/** Throws AppError `SCAN_NOT_RESUMABLE` where a scan has its pairs already, runs, or cannot have any. */
export function checkPairsCanBeAdded(scan: StoredScan): void {
  const { id, status, settings } = scan;
  const why = whyNoPairs(scan);
  if (why !== null) {
    throw new AppError(
      'SCAN_NOT_RESUMABLE',
      `The pairs of scan ${id} cannot be searched: ${why}. Begin a new scan of the same files that searches pairs, without ` +
        'shards and with the preset fast.',
    );
  }
  if (status === 'running') {
    throw new AppError('SCAN_NOT_RESUMABLE', `Scan ${id} is running. Add its pairs once it has ended.`);
  }
  if (status === 'finished' && settings.pairs) {
    throw new AppError(
      'SCAN_NOT_RESUMABLE',
      `The pairs of scan ${id} are searched already. Export it to see them all.`,
    );
  }
}
