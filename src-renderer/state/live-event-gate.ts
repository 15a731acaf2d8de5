interface LiveEvent {
  readonly scanId: string;
  readonly sequence: number;
}

/**
 * Joins a snapshot of the running scan with the events around it: events that arrive while the snapshot is on its way
 * are held back, and those that the snapshot already includes are dropped. So nothing is lost or applied twice.
 */
export class LiveEventGate<Event extends LiveEvent> {
  /** Null while the gate is open. */
  #held: Event[] | null = [];
  #scanId: string | null = null;
  #sequence = -1;

  /** A snapshot was asked for: events wait from now on. */
  close(): void {
    this.#held ??= [];
  }

  /** The snapshot is there. @returns the events to apply on top of it, in their order */
  open(scanId: string | null, sequence: number): Event[] {
    const held = this.#held ?? [];
    this.#held = null;
    this.#scanId = scanId;
    this.#sequence = sequence;
    return held.filter((event) => this.#isNext(event));
  }

  /** @returns whether the event is to be applied now */
  admits(event: Event): boolean {
    if (this.#held === null) return this.#isNext(event);
    this.#held.push(event);
    return false;
  }

  #isNext(event: Event): boolean {
    if (event.scanId !== this.#scanId || event.sequence <= this.#sequence) return false;
    this.#sequence = event.sequence;
    return true;
  }
}
