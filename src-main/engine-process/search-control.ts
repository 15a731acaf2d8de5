import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ScanCommand } from '../neural-cleanse/run-searches.ts';
import type { SearchControlMessage } from './protocol.ts';

/** Turns the messages that steer a search into the commands it asks for before every gradient evaluation. */
export class SearchControl {
  private cancelled = false;
  private paused = false;
  private readonly skipped: number[] = [];
  /** What waits for a command: every lane of the scan may. */
  private readonly waiting: (() => void)[] = [];

  steer(message: SearchControlMessage): void {
    switch (message.type) {
      case 'cancel':
        this.cancelled = true;
        break;
      case 'pause':
        this.paused = true;
        break;
      case 'continue':
        this.paused = false;
        break;
      case 'skip':
        this.skipped.push(message.label);
        break;
    }
    for (const wake of this.waiting.splice(0)) wake();
  }

  /** What steers the search after this one: a pause that came as this one ended holds it, a cancel has done its work. */
  forNextSearch(): SearchControl {
    const next = new SearchControl();
    next.paused = this.paused && !this.cancelled;
    return next;
  }

  /** The next command, once there is one: a paused search waits here, and costs nothing. */
  async nextCommand(): Promise<ScanCommand> {
    // A turn of the event loop, so that a message that has arrived is seen before the next evaluation.
    await nextTurn();
    for (;;) {
      if (this.cancelled) return 'cancel';
      const skip = this.skipped.shift();
      if (skip !== undefined) return { skip };
      if (!this.paused) return 'evaluate';
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
