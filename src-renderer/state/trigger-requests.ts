/** Labels in one request; the contract allows 256. */
const batchSize = 64;

/** Gathers the labels whose pictures are wanted: those of one turn travel together, and none twice at a time. */
export class TriggerRequests {
  readonly #send: (scanId: string, labels: readonly number[]) => Promise<void>;
  /** Labels of this turn, by scan. */
  readonly #gathered = new Map<string, number[]>();
  /** Labels that are gathered or on their way. */
  readonly #open = new Set<string>();

  /** @param send settles when the answer is there */
  constructor(send: (scanId: string, labels: readonly number[]) => Promise<void>) {
    this.#send = send;
  }

  add(scanId: string, label: number): void {
    const key = `${scanId} ${label}`;
    if (this.#open.has(key)) return;
    this.#open.add(key);
    const labels = this.#gathered.get(scanId);
    if (labels !== undefined) {
      labels.push(label);
      return;
    }
    this.#gathered.set(scanId, [label]);
    queueMicrotask(() => this.#sendAll(scanId));
  }

  #sendAll(scanId: string): void {
    const labels = this.#gathered.get(scanId)!;
    this.#gathered.delete(scanId);
    for (let start = 0; start < labels.length; start += batchSize) {
      void this.#sendBatch(scanId, labels.slice(start, start + batchSize));
    }
  }

  async #sendBatch(scanId: string, labels: readonly number[]): Promise<void> {
    await this.#send(scanId, labels);
    for (const label of labels) this.#open.delete(`${scanId} ${label}`);
  }
}
