import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';

/** The longest list that is shown: more lines help nobody to find one. */
const limit = 500;

/** The scans of the history as they are now. The main process holds the truth; this is a copy to show. */
export class ScanList {
  /** `loading` only before the first answer: later answers replace the list that is shown. */
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  scans = $state.raw<readonly ScanSummary[]>([]);
  /** Whether there are older scans than those shown. */
  hasMore = $state(false);
  error = $state.raw<AppErrorPayload | null>(null);
  readonly #bridge: Bridge;

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  async load(): Promise<void> {
    const result = await this.#bridge.invoke('history:list', { limit });
    if (result.ok) {
      this.scans = result.value.scans;
      this.hasMore = result.value.hasMore;
      this.error = null;
      this.status = 'ready';
    } else {
      this.error = result.error;
      this.status = 'failed';
    }
  }

  /** Loads now and after every change of the history. Returns the function that ends this. */
  follow(): () => void {
    const end = this.#bridge.subscribe('history:changed', () => void this.load());
    void this.load();
    return end;
  }
}
