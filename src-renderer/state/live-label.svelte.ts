import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import type { LiveLabel, Step } from '../../src-shared/contract/live.ts';

/** One label of the running scan. It changes apart from all others, so that a step of one label redraws one tile. */
export class LiveLabelState {
  readonly label: number;
  figures: LiveLabel = $state.raw()!;
  /** The trigger so far; null before the first step, and for finished labels until somebody asks for it. */
  picture = $state.raw<TriggerPicture | null>(null);
  /** The curves so far, while the label is being searched; the history has them afterwards. */
  steps = $state.raw<readonly Step[]>([]);

  constructor(figures: LiveLabel) {
    this.label = figures.label;
    this.figures = figures;
  }

  get isOver(): boolean {
    return this.figures.state === 'finished' || this.figures.state === 'skipped';
  }
}
