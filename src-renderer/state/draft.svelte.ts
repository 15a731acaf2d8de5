import type { Bridge, DroppedFile } from '../../src-shared/contract/bridge.ts';
import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import type { DatasetFacts, Draft } from '../../src-shared/contract/draft.ts';
import type { InvokeRequest, InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { Result } from '../../src-shared/contract/result.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { noModelOptions, type ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { bridge } from '../bridge.ts';

/** The requests that answer the draft as it is afterwards. */
type DraftChannel =
  | 'draft:get'
  | 'draft:reset'
  | 'draft:open-sample'
  | 'draft:open-model'
  | 'draft:open-dataset'
  | 'draft:choose-pixels'
  | 'draft:read-label-names'
  | 'draft:set-settings'
  | 'draft:time-trial';

/** How images are to be opened; null for what is to be found out. */
export type DatasetChoices = Omit<InvokeRequest<'draft:open-dataset'>, 'path'>;

/** How the images that are open were found: opened again with this they cannot be found otherwise. */
export function choicesOf({ imagesKey, labelsKey, labelsPath, resize }: DatasetFacts): DatasetChoices {
  return { imagesKey, labelsKey: labelsKey ?? 'none', labelsPath, resize };
}

const noChoices: DatasetChoices = { imagesKey: null, labelsKey: null, labelsPath: null, resize: null };
export type DeviceList = InvokeResponse<'engines:list'>['devices'];
export type FilePurpose = InvokeRequest<'files:choose'>['purpose'];

/** The scan that the wizard prepares: a copy, to show, of what the main process holds. */
export class DraftState {
  /** Null only before the first answer. */
  draft = $state.raw<Draft | null>(null);
  /** Why the last request was refused as a whole; what went wrong with a file stands in the draft. */
  error = $state.raw<AppErrorPayload | null>(null);

  readonly #bridge: Bridge;
  /** Changes of settings one after the other: each builds on what the one before left. */
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  /** Loads after every change. Returns the function that ends this. */
  listen(): () => void {
    return this.#bridge.subscribe('draft:changed', () => void this.load());
  }

  load(): Promise<void> {
    return this.#ask('draft:get', {});
  }

  /** Drops both files and all settings. */
  startOver(): Promise<void> {
    return this.#ask('draft:reset', {});
  }

  openSample(model: 'backdoored' | 'clean'): Promise<void> {
    return this.#ask('draft:open-sample', { model });
  }

  openModel(path: string, options: ModelOptions = noModelOptions): Promise<void> {
    return this.#ask('draft:open-model', { path, options });
  }

  openDataset(path: string, choices: Partial<DatasetChoices> = {}): Promise<void> {
    return this.#ask('draft:open-dataset', { path, ...noChoices, ...choices });
  }

  /** Null: found out. */
  choosePixels(modelPixels: PixelRange | null, datasetPixels: PixelRange | null): Promise<void> {
    return this.#ask('draft:choose-pixels', { modelPixels, datasetPixels });
  }

  /** Null: no names. */
  readLabelNames(path: string | null): Promise<void> {
    return this.#ask('draft:read-label-names', { path });
  }

  changeSettings(change: Partial<ScanSettings>): Promise<void> {
    const apply = async (): Promise<void> => {
      if (this.draft === null) return;
      await this.#ask('draft:set-settings', { settings: { ...this.draft.settings, ...change } });
    };
    const next = this.#lastChange.then(apply);
    this.#lastChange = next;
    return next;
  }

  measureTime(): Promise<void> {
    return this.#ask('draft:time-trial', {});
  }

  /** Puts the draft into the queue. @returns whether that was done */
  async enqueue(): Promise<boolean> {
    await this.#lastChange;
    const result = await this.#bridge.invoke('draft:enqueue', {});
    this.error = result.ok ? null : result.error;
    return result.ok;
  }

  /** Images of the draft, evenly spaced, with predictions once the pixel range is settled. */
  images(count: number): Promise<Result<ImageBatch>> {
    return this.#bridge.invoke('draft:images', { count });
  }

  /** Every device, usable or not. */
  devices(): Promise<Result<InvokeResponse<'engines:list'>>> {
    return this.#bridge.invoke('engines:list', {});
  }

  /** Asks the user for a file. @returns null where none was chosen */
  async chooseFile(purpose: FilePurpose): Promise<string | null> {
    const result = await this.#bridge.invoke('files:choose', { purpose });
    this.error = result.ok ? null : result.error;
    return result.ok ? result.value.path : null;
  }

  /** @returns null where it is no file on a disk */
  pathOfDroppedFile(file: DroppedFile): string | null {
    return this.#bridge.pathOfFile(file) || null;
  }

  async #ask<Channel extends DraftChannel>(channel: Channel, request: InvokeRequest<Channel>): Promise<void> {
    const result: Result<Draft> = await this.#bridge.invoke(channel, request);
    this.error = result.ok ? null : result.error;
    // Answers may overtake each other: the newest draft stays.
    if (result.ok && result.value.revision >= (this.draft?.revision ?? 0)) this.draft = result.value;
  }
}
