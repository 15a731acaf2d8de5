import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import { bridge } from '../bridge.ts';

/** The trigger of the pair that is shown. */
export class PairTriggerState {
  /** Null until it is read, and where the pair has none. */
  picture = $state.raw<TriggerPicture | null>(null);

  readonly #scanId: string;
  readonly #bridge: Bridge;
  #asked = 0;

  constructor(scanId: string, source: Bridge = bridge) {
    this.#scanId = scanId;
    this.#bridge = source;
  }

  async show({ source, target }: { readonly source: number; readonly target: number }): Promise<void> {
    const asked = ++this.#asked;
    this.picture = null;
    const request = { scanId: this.#scanId, source, target };
    const result = await this.#bridge.invoke('scan:pair-trigger', request);
    if (asked === this.#asked && result.ok) this.picture = result.value.trigger;
  }
}
