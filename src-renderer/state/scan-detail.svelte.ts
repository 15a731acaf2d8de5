import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { Result } from '../../src-shared/contract/result.ts';
import type { ScanDetail } from '../../src-shared/contract/scan-detail.ts';
import { everyScan, type ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { Draft } from '../../src-shared/contract/draft.ts';
import { bridge } from '../bridge.ts';

/** Other scans of the same files that are looked at. */
const relatedLimit = 100;

/** A stored scan with the scans it is to be read beside, and what can be done with it. */
export class ScanDetailState {
  /** `loading` only before the first answer: later answers replace what is shown. */
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<AppErrorPayload | null>(null);
  detail = $state.raw<ScanDetail | null>(null);
  /** The scan that this one repeats; null where it repeats none or that one was deleted. */
  original = $state.raw<ScanDetail | null>(null);
  /** Other scans of the same model and images, newest first. */
  related = $state.raw<readonly ScanSummary[]>([]);
  /** Why the last command failed. */
  commandError = $state.raw<AppErrorPayload | null>(null);

  readonly scanId: string;
  readonly #bridge: Bridge;
  #loads = 0;

  constructor(scanId: string, source: Bridge = bridge) {
    this.scanId = scanId;
    this.#bridge = source;
  }

  /** Loads now and after every change of the history. Returns the function that ends this. */
  follow(): () => void {
    const end = this.#bridge.subscribe('history:changed', () => void this.load());
    void this.load();
    return end;
  }

  async load(): Promise<void> {
    const load = ++this.#loads;
    const result = await this.#bridge.invoke('scan:get', { scanId: this.scanId });
    if (load !== this.#loads) return; // a later request is on its way and sees more
    if (!result.ok) {
      this.error = result.error;
      this.status = 'failed';
      return;
    }
    this.detail = result.value;
    this.error = null;
    this.status = 'ready';
    await Promise.all([this.#loadOriginal(result.value.summary), this.#loadRelated(result.value.summary)]);
  }

  /** Puts the scan with another seed at the end of the queue. */
  repeatWithSeed(seed: number): Promise<boolean> {
    return this.#command(this.#bridge.invoke('queue:repeat', { scanId: this.scanId, seed, labels: null }));
  }

  /** Puts the search of one label, with the same seed, at the end of the queue. */
  searchAgain(label: number): Promise<boolean> {
    return this.#command(
      this.#bridge.invoke('queue:repeat', { scanId: this.scanId, seed: null, labels: [label] }),
    );
  }

  resume(): Promise<boolean> {
    return this.#command(this.#bridge.invoke('queue:resume', { scanId: this.scanId }));
  }

  /** Puts the search of the scan's pairs at the end of the queue. */
  addPairs(): Promise<boolean> {
    return this.#command(this.#bridge.invoke('queue:add-pairs', { scanId: this.scanId }));
  }

  /** Opens the scan's files with its settings in the wizard. @returns the draft, or null where that failed */
  async prepareChanges(): Promise<Draft | null> {
    const result = await this.#bridge.invoke('draft:from-scan', { scanId: this.scanId });
    this.commandError = result.ok ? null : result.error;
    return result.ok ? result.value : null;
  }

  async #command(answer: Promise<Result<unknown>>): Promise<boolean> {
    const result = await answer;
    this.commandError = result.ok ? null : result.error;
    return result.ok;
  }

  async #loadOriginal({ repeatOf }: ScanSummary): Promise<void> {
    if (repeatOf === null) return;
    const result = await this.#bridge.invoke('scan:get', { scanId: repeatOf });
    this.original = result.ok ? result.value : null;
  }

  async #loadRelated({ modelSha256, datasetSha256 }: ScanSummary): Promise<void> {
    if (modelSha256 === null || datasetSha256 === null) return;
    const result = await this.#bridge.invoke('history:list', {
      ...everyScan,
      fileSha256: modelSha256,
      limit: relatedLimit,
    });
    if (!result.ok) return; // the page says all it has to without them
    this.related = result.value.scans.filter(
      (scan) => scan.id !== this.scanId && scan.datasetSha256 === datasetSha256,
    );
  }
}
