import type {
  LiveLabel,
  LiveLabelEvent,
  LivePairs,
  LivePairsEvent,
  LiveScan,
} from '../../src-shared/contract/live.ts';
import { isScreened, screenedCounts } from '../../src-shared/screening.ts';
import { bridge } from '../bridge.ts';
import { toasts } from './toasts.svelte.ts';

/** The running scan in as few words as the header has room for. */
export interface LiveStatus {
  readonly modelName: string;
  /**
   * Labels that are finished or were skipped, where one that was screened and then searched in full counts twice; or pairs
   * that are finished.
   */
  readonly done: number;
  readonly total: number;
  readonly counts: 'labels' | 'pairs';
  readonly paused: boolean;
}

/** Whether a scan runs and how far it is; every screen shows it. */
class LiveStatusState {
  /** Null where none runs. */
  current = $state.raw<LiveStatus | null>(null);
  /** Scans that wait for their turn. */
  waiting = $state(0);
  #sequence = 0;
  /** By label and depth of its search. */
  readonly #done = new Set<string>();
  #firstLabel: number | null = null;
  #screens = false;

  /** Loads now and keeps up with the scan. Returns the function that ends this. */
  follow(): () => void {
    const ends = [
      bridge.subscribe('live:changed', () => void this.#loadScan()),
      bridge.subscribe('live:label', (event) => this.#count(event)),
      bridge.subscribe('live:pairs', (event) => this.#countPairs(event)),
      bridge.subscribe('queue:changed', () => void this.#loadQueue()),
    ];
    void this.#loadScan();
    void this.#loadQueue();
    return () => ends.forEach((end) => end());
  }

  async #loadScan(): Promise<void> {
    const result = await bridge.invoke('live:get', {});
    if (result.ok) this.#show(result.value.live);
    else toasts.fail(result.error);
  }

  async #loadQueue(): Promise<void> {
    const result = await bridge.invoke('queue:get', {});
    if (result.ok) this.waiting = result.value.waiting.length;
    else toasts.fail(result.error);
  }

  #show(scan: LiveScan | null): void {
    this.#done.clear();
    this.current = null;
    if (scan === null || scan.phase === 'ended') return;
    this.#sequence = scan.sequence;
    this.#firstLabel = scan.settings.firstLabel;
    this.#screens = isScreened(scan.settings, scan.labels.length);
    for (const label of scan.labels) this.#add(label);
    this.current = {
      modelName: scan.modelName,
      done: this.#done.size,
      total: scan.labels.length + (this.#screens ? screenedCounts(scan.labels.length).promising : 0),
      counts: 'labels',
      paused: scan.phase === 'paused',
    };
    if (scan.pairs !== null && scan.pairs.brief.done > 0) this.#showPairs(scan.pairs);
  }

  #count({ label, sequence }: LiveLabelEvent): void {
    if (this.current === null || sequence <= this.#sequence || !isDone(label.state)) return;
    this.#add(label);
    this.current = { ...this.current, done: this.#done.size };
  }

  #countPairs(event: LivePairsEvent): void {
    if (this.current === null || event.sequence <= this.#sequence) return;
    this.#showPairs(event);
  }

  #showPairs({ brief, full }: Pick<LivePairs, 'brief' | 'full'>): void {
    this.current = { ...this.current!, ...(full ?? brief), counts: 'pairs' };
  }

  #add({ label, state, role }: LiveLabel): void {
    if (!isDone(state)) return;
    const isSecond = this.#screens && role === 'searched' && label !== this.#firstLabel;
    if (role === 'screened' || isSecond) this.#done.add(`${label} brief`);
    if (role !== 'screened') this.#done.add(`${label} full`);
  }
}

function isDone(state: LiveScan['labels'][number]['state']): boolean {
  return state === 'finished' || state === 'skipped';
}

export const liveStatus = new LiveStatusState();
