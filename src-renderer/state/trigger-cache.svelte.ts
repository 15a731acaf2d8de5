import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import type { LabelMeasurements, LabelRole } from '../../src-shared/domain/label-result.ts';
import { bridge } from '../bridge.ts';
import { TriggerRequests } from './trigger-requests.ts';

/** A label that is screened may be searched again in full, and then has another picture. */
type StoredLabel = Pick<LabelMeasurements, 'label' | 'role'>;
type Depth = 'brief' | 'full';

/** Bytes of pictures that are kept: thousands of small triggers, or some hundred of 224×224 pixels. */
const defaultBudget = 64 * 2 ** 20;

/**
 * The trigger pictures of finished labels, asked for when they come into view. The pictures fetched longest ago go
 * first when there are too many.
 */
class TriggerCache {
  readonly #pictures = new SvelteMap<string, TriggerPicture>();
  readonly #requests = {
    brief: new TriggerRequests((scanId, labels) => this.#load(scanId, labels, 'brief')),
    full: new TriggerRequests((scanId, labels) => this.#load(scanId, labels, 'full')),
  };
  readonly #bridge: Bridge;
  readonly #budget: number;
  #bytes = 0;

  constructor(source: Bridge = bridge, budget = defaultBudget) {
    this.#bridge = source;
    this.#budget = budget;
  }

  /** The picture, once it is there. Reactive. */
  get(scanId: string, { label, role }: StoredLabel): TriggerPicture | null {
    return this.#pictures.get(keyOf(scanId, label, depthOf(role))) ?? null;
  }

  /** Asks for the picture of a label that has a result. */
  want(scanId: string, stored: StoredLabel): void {
    if (untrack(() => this.get(scanId, stored)) !== null) return;
    this.#requests[depthOf(stored.role)].add(scanId, stored.label);
  }

  /** After a failure a picture stays blank and is asked for again when it next comes into view. */
  async #load(scanId: string, labels: readonly number[], depth: Depth): Promise<void> {
    const result = await this.#bridge.invoke('scan:triggers', { scanId, labels: [...labels] });
    if (result.ok) for (const picture of result.value.triggers) this.#keep(scanId, picture, depth);
  }

  #keep(scanId: string, picture: TriggerPicture, depth: Depth): void {
    this.#pictures.set(keyOf(scanId, picture.label, depth), picture);
    this.#bytes += sizeOf(picture);
    for (const [key, oldest] of this.#pictures) {
      if (this.#bytes <= this.#budget) return;
      this.#pictures.delete(key);
      this.#bytes -= sizeOf(oldest);
    }
  }
}

function depthOf(role: LabelRole): Depth {
  return role === 'screened' ? 'brief' : 'full';
}

function keyOf(scanId: string, label: number, depth: Depth): string {
  return `${scanId} ${label} ${depth}`;
}

function sizeOf({ mask, pattern }: TriggerPicture): number {
  return mask.byteLength + pattern.byteLength;
}

export const triggerCache = new TriggerCache();
