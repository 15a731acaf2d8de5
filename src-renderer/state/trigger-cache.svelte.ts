import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import { bridge } from '../bridge.ts';
import { TriggerRequests } from './trigger-requests.ts';

/** Bytes of pictures that are kept: thousands of small triggers, or some hundred of 224×224 pixels. */
const defaultBudget = 64 * 2 ** 20;

/**
 * The trigger pictures of finished labels, asked for when they come into view. The pictures fetched longest ago go
 * first when there are too many.
 */
class TriggerCache {
  readonly #pictures = new SvelteMap<string, TriggerPicture>();
  readonly #requests = new TriggerRequests((scanId, labels) => this.#load(scanId, labels));
  readonly #bridge: Bridge;
  readonly #budget: number;
  #bytes = 0;

  constructor(source: Bridge = bridge, budget = defaultBudget) {
    this.#bridge = source;
    this.#budget = budget;
  }

  /** The picture, once it is there. Reactive. */
  get(scanId: string, label: number): TriggerPicture | null {
    return this.#pictures.get(keyOf(scanId, label)) ?? null;
  }

  /** Asks for the picture of a label that has a result. */
  want(scanId: string, label: number): void {
    if (untrack(() => this.get(scanId, label)) === null) this.#requests.add(scanId, label);
  }

  /** After a failure a picture stays blank and is asked for again when it next comes into view. */
  async #load(scanId: string, labels: readonly number[]): Promise<void> {
    const result = await this.#bridge.invoke('scan:triggers', { scanId, labels: [...labels] });
    if (result.ok) for (const picture of result.value.triggers) this.#keep(scanId, picture);
  }

  #keep(scanId: string, picture: TriggerPicture): void {
    this.#pictures.set(keyOf(scanId, picture.label), picture);
    this.#bytes += sizeOf(picture);
    for (const [key, oldest] of this.#pictures) {
      if (this.#bytes <= this.#budget) return;
      this.#pictures.delete(key);
      this.#bytes -= sizeOf(oldest);
    }
  }
}

function keyOf(scanId: string, label: number): string {
  return `${scanId} ${label}`;
}

function sizeOf({ mask, pattern }: TriggerPicture): number {
  return mask.byteLength + pattern.byteLength;
}

export const triggerCache = new TriggerCache();
