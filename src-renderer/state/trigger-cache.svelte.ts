import { SvelteMap } from 'svelte/reactivity';
import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { TriggerPicture } from '../../src-shared/contract/common.ts';
import { bridge } from '../bridge.ts';

/** Pictures in one request; the contract allows 256. */
const batchSize = 64;

/** Bytes of pictures that are kept: thousands of small triggers, or some hundred of 224×224 pixels. */
const defaultBudget = 64 * 2 ** 20;

/**
 * The trigger pictures of finished labels, asked for when they come into view. Requests of one turn travel together;
 * the pictures fetched longest ago go first when there are too many.
 */
export class TriggerCache {
  readonly #pictures = new SvelteMap<string, TriggerPicture>();
  /** Labels asked for and not yet answered, by scan. */
  readonly #wanted = new Map<string, Set<number>>();
  readonly #pending = new Set<string>();
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
    const key = keyOf(scanId, label);
    if (this.#pending.has(key) || this.#pictures.has(key)) return;
    this.#pending.add(key);
    const labels = this.#wanted.get(scanId);
    if (labels !== undefined) {
      labels.add(label);
      return;
    }
    this.#wanted.set(scanId, new Set([label]));
    queueMicrotask(() => this.#ask(scanId));
  }

  #ask(scanId: string): void {
    const labels = [...this.#wanted.get(scanId)!];
    this.#wanted.delete(scanId);
    for (let start = 0; start < labels.length; start += batchSize) {
      void this.#load(scanId, labels.slice(start, start + batchSize));
    }
  }

  async #load(scanId: string, labels: number[]): Promise<void> {
    const result = await this.#bridge.invoke('scan:triggers', { scanId, labels });
    // After a failure the picture stays blank and is asked for again when it next comes into view.
    for (const label of labels) this.#pending.delete(keyOf(scanId, label));
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
