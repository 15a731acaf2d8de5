import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { ExportFormat } from '../../src-shared/contract/scan-detail.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';

type Written = NonNullable<InvokeResponse<'scan:export'>['written']>;

/** Writing scans to disk: what is being done and what came of it. */
export class ExportState {
  isBusy = $state(false);
  error = $state.raw<AppErrorPayload | null>(null);
  /** What was written since the last start, one entry a scan. */
  written = $state.raw<readonly Written[]>([]);

  /** Writes the scans one after the other; ends at the first that fails or for which no place was chosen. */
  async run(scanIds: readonly string[], formats: ExportFormat[]): Promise<void> {
    this.clear();
    this.isBusy = true;
    for (const scanId of scanIds) {
      const result = await bridge.invoke('scan:export', { scanId, formats });
      if (!result.ok) this.error = result.error;
      if (!result.ok || result.value.written === null) break;
      this.written = [...this.written, result.value.written];
    }
    this.isBusy = false;
  }

  clear(): void {
    this.error = null;
    this.written = [];
  }
}
