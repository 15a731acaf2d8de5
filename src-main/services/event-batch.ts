/** Passes what comes on in batches, the first at once and then one every `intervalMs` at most. */
export class EventBatch<Item> {
  private readonly pass: (items: readonly Item[]) => void;
  private readonly intervalMs: number;
  private waiting: Item[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(pass: (items: readonly Item[]) => void, intervalMs: number) {
    this.pass = pass;
    this.intervalMs = intervalMs;
  }

  add(item: Item): void {
    this.waiting.push(item);
    if (this.timer === undefined) this.passOn();
  }

  /** Forgets what waits. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
  }

  private passOn(): void {
    const items = this.waiting;
    this.waiting = [];
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.waiting.length > 0) this.passOn();
    }, this.intervalMs);
    this.pass(items);
  }
}
