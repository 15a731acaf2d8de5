import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import type { StampedPrediction } from '../../src-shared/contract/scan-detail.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';
import { otherIndexes, pageOf } from './image-choice.ts';

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
  /** The class whose images alone are shown; null: all. */
  #class: number | null = null;
  /** Places in memory of images of that class. */
  #ofClass: readonly number[] | null = null;
  #loads = 0;
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

  /** Images of this class alone are shown from now on. */
  showClass(label: number): void {
    if (label === this.#class) return;
    this.#class = label;
    if (this.status !== 'idle') void this.open();
  }

  /** Shows a first choice, spread evenly over the file or, of a class, its first ones. */
  async open(): Promise<void> {
    this.#round = 0;
    this.picked = null;
    if (this.#class === null) {
      await this.#load({ count: imageCount });
      this.#first = this.batch?.images.map(({ index }) => index) ?? [];
      this.hasOthers = otherIndexes(this.#first, 1) !== null;
      return;
    }
    const load = ++this.#loads;
    this.status = 'loading';
    const request = { scanId: this.#scanId, label: this.#class };
    const result = await this.#bridge.invoke('scan:images-of-class', request);
    if (load !== this.#loads) return; // images of another class were asked for since
    this.#ofClass = result.ok ? result.value.indexes : [];
    this.hasOthers = this.#ofClass.length > imageCount;
    if (result.ok) await this.#load({ indexes: pageOf(this.#ofClass, imageCount, 0) });
    else this.#fail(result.error);
  }

  async showOthers(): Promise<void> {
    const indexes = this.#others(++this.#round);
    if (indexes !== null) await this.#load({ indexes });
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

  #others(round: number): number[] | null {
    if (this.#ofClass === null) return otherIndexes(this.#first, round);
    return pageOf(this.#ofClass, imageCount, round);
  }

  async #load(images: { count: number } | { indexes: number[] }): Promise<void> {
    const load = ++this.#loads;
    this.status = 'loading';
    const result = await this.#bridge.invoke('scan:images', { scanId: this.#scanId, images });
    if (load !== this.#loads) return; // others were asked for since
    if (!result.ok) return this.#fail(result.error);
    this.batch = result.value;
    this.stamped = [];
    this.error = null;
    this.status = 'ready';
  }

  #fail(error: AppErrorPayload): void {
    this.error = error;
    this.status = 'failed';
  }
}
