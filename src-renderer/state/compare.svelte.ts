import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import type { ScanDetail } from '../../src-shared/contract/scan-detail.ts';
import { everyScan, type ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';

/** Verdicts over time that are shown; the newest ones where there are more. */
const longestLine = 60;

/** The scans that are compared, with the triggers of one label. */
export class Comparison {
  status = $state<'loading' | 'ready'>('loading');
  /** In the order of the address; without those that could not be read. */
  scans = $state.raw<readonly ScanDetail[]>([]);
  error = $state.raw<AppErrorPayload | null>(null);
  /** Of the label chosen last, one place a scan; null where a scan has no result for it. */
  triggers = $state.raw<readonly (TriggerPicture | null)[]>([]);
  /** All scans of the models that are compared, oldest first, by SHA-256. */
  overTime = $state.raw<readonly { sha256: string; scans: readonly ScanSummary[]; total: number }[]>([]);
  #generation = 0;

  async load(scanIds: readonly string[]): Promise<void> {
    this.#generation += 1;
    const generation = this.#generation;
    this.status = 'loading';
    const results = await Promise.all(scanIds.map((scanId) => bridge.invoke('scan:get', { scanId })));
    if (generation !== this.#generation) return;
    this.error = results.find((result) => !result.ok)?.error ?? null;
    this.scans = results.filter((result) => result.ok).map(({ value }) => value);
    this.status = 'ready';
    await this.#loadOverTime(generation);
  }

  async chooseLabel(label: number): Promise<void> {
    const generation = this.#generation;
    const results = await Promise.all(
      this.scans.map(({ summary }) =>
        bridge.invoke('scan:triggers', { scanId: summary.id, labels: [label] }),
      ),
    );
    if (generation !== this.#generation) return;
    this.triggers = results.map((result) => (result.ok ? (result.value.triggers[0] ?? null) : null));
  }

  async #loadOverTime(generation: number): Promise<void> {
    const hashes = this.scans.map(({ summary }) => summary.modelSha256).filter((sha256) => sha256 !== null);
    const models = hashes.filter((sha256, index) => hashes.indexOf(sha256) === index);
    const lines = await Promise.all(models.map((sha256) => this.#line(sha256)));
    if (generation === this.#generation) this.overTime = lines;
  }

  async #line(sha256: string): Promise<{ sha256: string; scans: readonly ScanSummary[]; total: number }> {
    const result = await bridge.invoke('history:list', {
      ...everyScan,
      fileSha256: sha256,
      limit: longestLine,
    });
    return result.ok
      ? { sha256, scans: result.value.scans.toReversed(), total: result.value.total }
      : { sha256, scans: [], total: 0 };
  }
}
