import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { ExportService } from '../services/export-service.ts';
import type { HistoryService } from '../services/history-service.ts';
import type { Handle } from './handle.ts';

export interface AppFacts {
  readonly version: string;
  readonly versions: InvokeResponse<'app:info'>['versions'];
  /** Shows a file in the system's file manager. */
  readonly reveal: (path: string) => void;
}

/** The program itself. */
export function addAppChannels(
  handle: Handle,
  { version, versions, reveal }: AppFacts,
  history: HistoryService,
  exports: ExportService,
): void {
  handle('app:info', () => ({
    version,
    versions,
    platform: `${process.platform} ${process.arch}`,
    historyPath: history.path,
    historyBytes: history.sizeBytes(),
  }));
  // Only what the program wrote: the window must not lead the system to any other file.
  handle('app:reveal', ({ path }) => {
    if (path !== history.path && !exports.hasWritten(path)) {
      throw new AppError('FILE_NOT_FOUND', `"${path}" was not written by this program since it was started.`);
    }
    reveal(path);
    return {};
  });
}
