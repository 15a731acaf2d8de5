import { SvelteMap } from 'svelte/reactivity';
import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';
import { filterQuery, noFilter, toHistoryQuery, type HistoryFilter } from './history-filter.ts';

const pageSize = 100;

/** The scans that match a filter, loaded page by page as they come into sight. */
export class HistoryList {
  /** `loading` only before the first answer: later answers replace what is shown. */
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state.raw<AppErrorPayload | null>(null);
  /** How many match in all. */
  total = $state(0);
  tags = $state.raw<readonly { tag: string; scans: number }[]>([]);
  /** By id. What is chosen stays chosen when the filter changes. */
  readonly selected = new SvelteMap<string, ScanSummary>();

  /** By number of the page. */
  #pages = $state.raw<Readonly<Record<number, readonly ScanSummary[]>>>({});
  #filter: HistoryFilter = noFilter;
  /** Rows in sight. */
  #sight = { first: 0, last: pageSize - 1 };
  /** Pages on the way. */
  #loading: readonly number[] = [];
  /** Answers of an earlier generation are out of date. */
  #generation = 0;
  #shownGeneration = 0;
  readonly #bridge: Bridge;

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  /** Undefined while its page is on the way. */
  at(row: number): ScanSummary | undefined {
    return this.#pages[Math.floor(row / pageSize)]?.[row % pageSize];
  }

  show(filter: HistoryFilter): void {
    if (filterQuery(filter) !== filterQuery(this.#filter)) this.#sight = { first: 0, last: pageSize - 1 };
    this.#filter = filter;
    this.reload();
  }

  /** These rows have come into sight. */
  want(first: number, last: number): void {
    this.#sight = { first, last };
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) {
      if (!(page in this.#pages) && !this.#loading.includes(page)) void this.#load(page);
    }
  }

  /** Asks again for what is in sight; what is shown stays until the answer is there. */
  reload(): void {
    this.#generation += 1;
    this.#loading = [];
    const { first, last } = this.#sight;
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) void this.#load(page);
    void this.#loadTags();
  }

  /** Keeps up with every change of the history. Returns the function that ends this. */
  follow(): () => void {
    return this.#bridge.subscribe('history:changed', () => this.reload());
  }

  toggle(scan: ScanSummary): void {
    if (!this.selected.delete(scan.id)) this.selected.set(scan.id, scan);
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation;
    this.#loading = [...this.#loading, page];
    const result = await this.#bridge.invoke('history:list', {
      ...toHistoryQuery(this.#filter, Date.now()),
      limit: pageSize,
      offset: page * pageSize,
    });
    if (generation !== this.#generation) return;
    this.#loading = this.#loading.filter((other) => other !== page);
    if (!result.ok) {
      this.error = result.error;
      this.status = 'failed';
      return;
    }
    this.total = result.value.total;
    const kept = this.#shownGeneration === generation ? this.#pages : {};
    this.#pages = { ...kept, [page]: result.value.scans };
    this.#shownGeneration = generation;
    this.error = null;
    this.status = 'ready';
  }

  async #loadTags(): Promise<void> {
    const result = await this.#bridge.invoke('history:tags', {});
    if (result.ok) this.tags = result.value.tags;
  }
}
