import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import type { StampedPrediction } from '../../src-shared/contract/scan-detail.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';
import { otherIndexes } from './image-choice.ts';

/** Images shown at once. */
const imageCount = 12;

/** Some of the user's images, and what the model says about them without and with a trigger. */
export class ScanImagesState {
  /** `idle` until the files are asked for: they are opened again, which takes a moment. */
  status = $state<'idle' | 'loading' | 'ready' | 'failed'>('idle');
  error = $state.raw<AppErrorPayload | null>(null);
  batch = $state.raw<ImageBatch | null>(null);
  /** Of the images shown, with the label that was stamped last; empty until the model has answered. */
  stamped = $state.raw<readonly StampedPrediction[]>([]);
  stampError = $state.raw<AppErrorPayload | null>(null);
  /** Place in memory of the image that the user picked. */
  picked = $state<number | null>(null);
  /** Whether there are others to show. */
  hasOthers = $state(false);

  readonly #scanId: string;
  readonly #bridge: Bridge;
  /** Of the first batch: evenly spaced over all images in memory. */
  #first: readonly number[] = [];
  #round = 0;
  /** Counts what was asked of the model. */
  #asked = 0;
  /** Label whose trigger is stamped; null before the first. */
  #label = $state<number | null>(null);

  constructor(scanId: string, source: Bridge = bridge) {
    this.#scanId = scanId;
    this.#bridge = source;
  }

  /** The image to show large: the picked one, else one that the model does not take for the label by itself. */
  get shown(): ImageBatch['images'][number] | null {
    const images = this.batch?.images ?? [];
    const picked = images.find(({ index }) => index === this.picked);
    return picked ?? images.find(({ prediction }) => prediction?.label !== this.#label) ?? images[0] ?? null;
  }

  /** Shows a first choice, spread evenly over the file. */
  async open(): Promise<void> {
    await this.#load({ count: imageCount });
    this.#first = this.batch?.images.map(({ index }) => index) ?? [];
    this.#round = 0;
    this.hasOthers = otherIndexes(this.#first, 1) !== null;
  }

  async showOthers(): Promise<void> {
    const indexes = otherIndexes(this.#first, ++this.#round);
    if (indexes === null) return;
    await this.#load({ indexes });
  }

  /** Asks the model about the images shown with the trigger of this label, or of the pair with this source. */
  async stamp(label: number, source: number | null = null): Promise<void> {
    if (this.batch === null) return;
    this.#label = label;
    this.stamped = [];
    const batch = this.batch;
    const indexes = batch.images.map(({ index }) => index);
    const asked = ++this.#asked;
    const result = await this.#bridge.invoke('scan:stamp', { scanId: this.#scanId, label, source, indexes });
    if (asked !== this.#asked || batch !== this.batch) return; // something else was asked for since
    this.stampError = result.ok ? null : result.error;
    if (result.ok) this.stamped = result.value.predictions;
  }

  async #load(images: { count: number } | { indexes: number[] }): Promise<void> {
    this.status = 'loading';
    const result = await this.#bridge.invoke('scan:images', { scanId: this.#scanId, images });
    if (result.ok) {
      this.batch = result.value;
      this.stamped = [];
    }
    this.error = result.ok ? null : result.error;
    this.status = result.ok ? 'ready' : 'failed';
  }
}
