import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ScanRecord } from './scan-record.ts';

/** @param found scans whose id begins with what was asked for: none, or more than one */
export function notFound(idOrBeginning: string, found: number, historyPath: string): AppError {
  const count = found === 0 ? 'has no scan whose id begins with' : 'has several scans whose ids begin with';
  return new AppError(
    'SCAN_NOT_FOUND',
    `The history ${historyPath} ${count} "${idOrBeginning}". Give the id, or at least its first four characters, as ` +
      'the history lists it.',
  );
}

export function notResumable(id: string, status: ScanRecord['status']): AppError {
  const reasons: Partial<Record<ScanRecord['status'], string>> = {
    finished: 'All its labels are finished. Export it, or begin a new scan with another seed.',
    refused: 'Its input was refused before any label was searched. Correct the input and begin a new scan.',
    running: 'Another process runs it. Wait for it or cancel it there.',
  };
  const reason = reasons[status] ?? 'Another process took it up at the same moment.';
  return new AppError(
    'SCAN_NOT_RESUMABLE',
    `Scan ${id} cannot be resumed: its status is "${status}". ${reason}`,
  );
}
