import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { QueuedScan } from '../../src-shared/contract/live.ts';
import type { Result } from '../../src-shared/contract/result.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';

/** The scans that wait for their turn. */
export class QueueState {
  waiting = $state.raw<readonly QueuedScan[]>([]);
  error = $state.raw<AppErrorPayload | null>(null);
  readonly #bridge: Bridge;

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  /** Loads now and after every change. Returns the function that ends this. */
  follow(): () => void {
    const end = this.#bridge.subscribe('queue:changed', () => void this.load());
    void this.load();
    return end;
  }

  async load(): Promise<void> {
    const result = await this.#bridge.invoke('queue:get', {});
    if (result.ok) this.waiting = result.value.waiting;
    this.#keepError(result);
  }

  /** @param to place among the waiting scans, 0 = next */
  async move(queueId: string, to: number): Promise<void> {
    this.#keepError(await this.#bridge.invoke('queue:move', { queueId, to }));
  }

  async remove(queueId: string): Promise<void> {
    this.#keepError(await this.#bridge.invoke('queue:remove', { queueId }));
  }

  #keepError(result: Result<unknown>): void {
    this.error = result.ok ? null : result.error;
  }
}
