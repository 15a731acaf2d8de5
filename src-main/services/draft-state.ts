import { emptyDraft, type Draft } from '../../src-shared/contract/draft.ts';

/** Changes the draft. Throws, and so ends the work it was given to, where newer work has taken that one's place. */
export type Step = (change: Partial<Draft>) => void;

class Replaced extends Error {}

/** The draft, and the one piece of work that may change it at a time. */
export class DraftState {
  draft: Draft = emptyDraft;
  private readonly events: { changed(): void; givenUp(): void };
  private work: object | null = null;
  private done: Promise<unknown> = Promise.resolve();

  /** @param events `givenUp`: newer work takes the place of what is in progress */
  constructor(events: { changed(): void; givenUp(): void }) {
    this.events = events;
  }

  /** Which work is in progress, to see later whether it still is. */
  get currentWork(): object | null {
    return this.work;
  }

  change(change: Partial<Draft>): void {
    this.draft = { ...this.draft, ...change, revision: this.draft.revision + 1 };
    this.events.changed();
  }

  /** Whatever is being worked on changes the draft no more. */
  abandonWork(): void {
    this.work = null;
    if (this.draft.busy !== null) this.change({ busy: null });
  }

  /** Waits until the draft is not busy. */
  async settle(): Promise<void> {
    while (this.draft.busy !== null) await this.done;
  }

  /**
   * Shows what the draft is busy with until `work` has ended. Takes the place of work of the kinds `givenUp`, and waits
   * for any other.
   */
  async perform(
    busy: NonNullable<Draft['busy']>,
    givenUp: readonly Draft['busy'][],
    work: (step: Step) => Promise<void>,
  ): Promise<Draft> {
    while (this.draft.busy !== null && !givenUp.includes(this.draft.busy)) await this.done;
    if (this.draft.busy !== null) this.events.givenUp();
    const current = (this.work = {});
    const step: Step = (change) => {
      if (this.work !== current) throw new Replaced();
      this.change(change);
    };
    step({ busy });
    this.done = this.carryOut(work, step, () => this.work === current);
    await this.done;
    return this.draft;
  }

  private async carryOut(
    work: (step: Step) => Promise<void>,
    step: Step,
    isCurrent: () => boolean,
  ): Promise<void> {
    try {
      await work(step);
    } catch (thrown) {
      if (!(thrown instanceof Replaced)) throw thrown;
    } finally {
      if (isCurrent()) this.change({ busy: null });
    }
  }
}
