import { untrack } from 'svelte';
import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type {
  LiveLabel,
  LiveLabelEvent,
  LivePairs,
  LivePairsEvent,
  LiveProgress,
  LiveScan,
  SearchingLabel,
  Standing,
} from '../../src-shared/contract/live.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { bridge } from '../bridge.ts';
import { LiveEventGate } from './live-event-gate.ts';
import { LiveLabelState } from './live-label.svelte.ts';
import { withPairs } from './with-pairs.ts';

/** What of a scan stays the same between two changes of its phase. */
export type LiveHeader = Omit<
  LiveScan,
  'labels' | 'searching' | 'standing' | 'pairs' | 'elapsedMs' | 'remainingMs'
>;

type LiveEvent = LiveProgress | LiveLabelEvent | LivePairsEvent;

const noStanding: Standing = {
  median: null,
  scaledMad: null,
  normScale: 'linear',
  anomalyIndex: null,
  flaggedLabels: [],
};

/** The running scan, or the one that ended last. A copy of what the main process says, kept up by its events. */
export class LiveScanState {
  /** `loading` only before the first answer. */
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  /** Why the scan cannot be shown. */
  error = $state.raw<AppErrorPayload | null>(null);
  /** Null where no scan has run since the program was started. */
  scan = $state.raw<LiveHeader | null>(null);
  /** In the order of the search. */
  labels = $state.raw<readonly LiveLabelState[]>([]);
  standing = $state.raw<Standing>(noStanding);
  /** Null where the scan searches no pairs. */
  pairs = $state.raw<LivePairs | null>(null);
  elapsedMs = $state(0);
  remainingMs = $state<number | null>(null);
  /** The label that the user wants to see; null follows the search. */
  picked = $state<number | null>(null);
  /** The scan that was shown before this one, where the queue went on by itself. */
  previous = $state.raw<Pick<LiveHeader, 'scanId' | 'modelName' | 'error'> | null>(null);
  /** Why the last command failed. */
  commandError = $state.raw<AppErrorPayload | null>(null);

  /** How many labels are in which state. */
  readonly counts = $derived.by(() => {
    const figures = this.whenStatesChange((labels) => labels.map((label) => label.figures));
    const count = (wanted: (one: LiveLabel) => boolean) => figures.filter(wanted).length;
    return {
      /** In full. */
      finished: count(hasResult),
      /** Searched briefly, and not again in full. */
      screened: count(({ state, role }) => state === 'finished' && role === 'screened'),
      skipped: count(({ state }) => state === 'skipped'),
      /** Have a result and are searched again, because they are in doubt. */
      again: count(({ earlier }) => earlier !== undefined),
      all: figures.length,
    };
  });

  /** The labels that were searched in full, in the order of the search. */
  readonly finished = $derived.by(() =>
    this.whenStatesChange((labels) => labels.filter(({ figures }) => hasResult(figures))),
  );

  /** Grows whenever a label begins or ends. */
  #stateChanges = $state(0);
  /** The label that was heard of last. */
  #latest = $state<number | null>(null);
  readonly #bridge: Bridge;
  readonly #gate = new LiveEventGate<LiveEvent>();
  /** Sparse: the place of a label is its number. */
  #byLabel: LiveLabelState[] = [];
  #loads = 0;

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  /** The label to show large: what the user picked, else what is being searched or, in the end, stands out. */
  get shown(): LiveLabelState | null {
    const label = this.picked ?? (this.isOver ? this.#foremost : this.#latest);
    return this.labels.find((one) => one.label === label) ?? this.labels[0] ?? null;
  }

  /** The label with the smallest norm that a trigger reached the threshold with. */
  get #foremost(): number | null {
    const [flagged] = this.standing.flaggedLabels;
    if (flagged !== undefined) return flagged;
    const reached = this.finished.filter(
      ({ figures }) => figures.maskNorm !== null && figures.reachedThreshold,
    );
    return reached.toSorted((a, b) => a.figures.maskNorm! - b.figures.maskNorm!)[0]?.label ?? null;
  }

  get isOver(): boolean {
    return this.scan?.phase === 'ended';
  }

  /**
   * Computes something from the labels again only when one of them begins or ends, not at every step of the search:
   * there may be thousands.
   */
  whenStatesChange<Value>(compute: (labels: readonly LiveLabelState[]) => Value): Value {
    void this.#stateChanges;
    const labels = this.labels;
    return untrack(() => compute(labels));
  }

  /** Loads now and listens. Returns the function that ends this. */
  follow(): () => void {
    const ends = [
      this.#bridge.subscribe('live:changed', () => void this.load()),
      this.#bridge.subscribe('live:progress', (event) => this.#take(event)),
      this.#bridge.subscribe('live:label', (event) => this.#take(event)),
      this.#bridge.subscribe('live:pairs', (event) => this.#take(event)),
    ];
    void this.load();
    return () => ends.forEach((end) => end());
  }

  async load(): Promise<void> {
    this.#gate.close();
    const load = ++this.#loads;
    const result = await this.#bridge.invoke('live:get', {});
    if (load !== this.#loads) return; // a later request is on its way and sees more
    if (!result.ok) {
      this.error = result.error;
      this.status = 'failed';
      return;
    }
    this.#show(result.value.live);
    this.error = null;
    this.status = 'ready';
  }

  pause(): Promise<boolean> {
    return this.#command(this.#bridge.invoke('live:pause', {}));
  }

  continue(): Promise<boolean> {
    return this.#command(this.#bridge.invoke('live:continue', {}));
  }

  cancel(): Promise<boolean> {
    return this.#command(this.#bridge.invoke('live:cancel', {}));
  }

  skip(label: number): Promise<boolean> {
    return this.#command(this.#bridge.invoke('live:skip', { label }));
  }

  async #command(answer: ReturnType<Bridge['invoke']>): Promise<boolean> {
    const result = await answer;
    this.commandError = result.ok ? null : result.error;
    return result.ok;
  }

  #show(live: LiveScan | null): void {
    if (live === null) {
      this.scan = null;
      this.#gate.open(null, 0);
      return;
    }
    const isAnother = live.queueId !== this.scan?.queueId;
    if (isAnother) this.#begin();
    // Which labels there are is known only once the model is open.
    if (isAnother || live.labels.length !== this.labels.length) this.#lay(live.labels);
    const { labels, searching, standing, pairs, elapsedMs, remainingMs, ...header } = live;
    this.scan = header;
    Object.assign(this, { standing, pairs, elapsedMs, remainingMs });
    for (const figures of labels) this.#byLabel[figures.label]!.figures = figures;
    this.#stateChanges += 1;
    for (const one of searching) this.#resume(one);
    for (const event of this.#gate.open(live.scanId, live.sequence)) this.#apply(event);
  }

  #begin(): void {
    this.previous = this.scan;
    this.picked = null;
    this.#latest = null;
  }

  #lay(labels: readonly LiveLabel[]): void {
    this.labels = labels.map((figures) => new LiveLabelState(figures));
    this.#byLabel = [];
    for (const state of this.labels) this.#byLabel[state.label] = state;
  }

  #resume({ label, picture, steps }: SearchingLabel): void {
    const state = this.#byLabel[label]!;
    state.picture = picture;
    state.steps = steps;
    this.#latest = label;
  }

  #take(event: LiveEvent): void {
    if (this.#gate.admits(event)) this.#apply(event);
  }

  #apply(event: LiveEvent): void {
    if ('found' in event) this.#applyPairs(event);
    else this.#applyLabel(event);
  }

  #applyPairs(event: LivePairsEvent): void {
    if (this.pairs !== null) this.pairs = withPairs(this.pairs, event);
    this.elapsedMs = event.elapsedMs;
    this.remainingMs = event.remainingMs;
  }

  #applyLabel(event: LiveProgress | LiveLabelEvent): void {
    const state = this.#byLabel[event.label.label];
    if (state === undefined) return;
    if (state.figures.state !== event.label.state) this.#stateChanges += 1;
    state.figures = event.label;
    if (event.picture !== null) state.picture = event.picture;
    // Skipped when it was searched again: what was drawn last belongs to no result.
    else if (event.label.state === 'finished') state.picture = null;
    if ('standing' in event) {
      state.steps = [];
      this.standing = event.standing;
    } else {
      if (event.newSteps.length > 0) state.steps = [...state.steps, ...event.newSteps];
      this.elapsedMs = event.elapsedMs;
      this.remainingMs = event.remainingMs;
      this.#latest = state.label;
    }
  }
}

/** Whether a label was searched in full, be it that it is searched once more. */
function hasResult({ state, role, earlier }: LiveLabel): boolean {
  return (state === 'finished' && role !== 'screened') || earlier !== undefined;
}

/** One for the window: what the user picked is still there when he comes back to the screen. */
export const liveScan = new LiveScanState();
