import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';

/** Versions and places of the program itself. */
export class AppInfo {
  current = $state.raw<InvokeResponse<'app:info'> | null>(null);
  error = $state.raw<AppErrorPayload | null>(null);

  async load(): Promise<void> {
    const result = await bridge.invoke('app:info', {});
    if (result.ok) this.current = result.value;
    else this.error = result.error;
  }
}
