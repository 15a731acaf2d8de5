import { basename } from 'node:path';
import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import type {
  LiveLabelEvent,
  LivePair,
  LivePairsEvent,
  LiveProgress,
  LiveScan as LiveScanState,
} from '../../src-shared/contract/live.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import type { PairMeasurements, PairProgress } from '../../src-shared/domain/pair-result.ts';
import { expectedScanEvaluations } from '../../src-shared/estimate.ts';
import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { EventBatch } from './event-batch.ts';
import { LiveLabels } from './live-labels.ts';
import { LivePairs, pairWork } from './live-pairs.ts';
import { ProgressThrottle } from './progress-throttle.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { Intake } from './scan-intake.ts';
import type { ScanListener, SearchControls } from './scan-listener.ts';
import { SearchClock } from './search-clock.ts';

/** What a live scan tells while it runs. */
export interface LiveEvents {
  /** It began, was paused, went on or ended: the snapshot says which. */
  changed(): void;
  progress(event: LiveProgress): void;
  label(event: LiveLabelEvent): void;
  pairs(event: LivePairsEvent): void;
}

/** How far a scan is, in short. */
export interface ScanActivity {
  readonly isPaused: boolean;
  /** Share of the labels, and of the pairs that are asked for, that is done, in [0, 1]. */
  readonly share: number;
}

/** What earlier runs of a scan finished. */
interface Finished {
  readonly labels: readonly LabelMeasurements[];
  readonly pairs: readonly PairMeasurements[];
}

/** The window is told of pairs four times a second at most: there may be thousands of them, a few milliseconds each. */
const pairIntervalMs = 250;

/**
 * A scan that runs, as a window shows it. Every event carries a sequence number and the snapshot that of the last one
 * it includes, so a window that is loaded in the middle misses nothing and draws nothing twice.
 */
export class LiveScan implements ScanListener {
  private readonly entry: QueueEntry;
  private readonly events: LiveEvents;
  private readonly readFinished: (scanId: string) => Finished;
  private readonly throttle = new ProgressThrottle((progress) => this.showProgress(progress));
  private readonly pairBatch = new EventBatch<LivePair>((found) => this.tellPairs(found), pairIntervalMs);
  private readonly clock = new SearchClock();
  private labels: LiveLabels;
  private pairs: LivePairs | null = null;
  private controls: SearchControls | undefined;
  private scan: StoredScan | undefined;
  private phase: LiveScanState['phase'] = 'opening';
  private error: AppErrorPayload | null = null;
  private sequence = 0;

  constructor(entry: QueueEntry, events: LiveEvents, readFinished: (scanId: string) => Finished) {
    this.entry = entry;
    this.events = events;
    this.readFinished = readFinished;
    this.labels = new LiveLabels([], entry.settings);
  }

  get isOver(): boolean {
    return this.phase === 'ended';
  }

  get activity(): ScanActivity {
    return { isPaused: this.phase === 'paused', share: this.doneShare };
  }

  onBegin(scan: StoredScan, _intake: Intake, _labels: readonly number[], controls: SearchControls): void {
    this.scan = scan;
    this.controls = controls;
    this.labels = new LiveLabels(scan.plannedLabels, scan.settings);
    const { plannedLabels, settings, model } = scan;
    this.pairs = settings.pairs ? new LivePairs(plannedLabels, model.labelCount, settings) : null;
    const finished = this.readFinished(scan.id);
    for (const result of finished.labels) this.finishLabel(result);
    for (const pair of finished.pairs) this.pairs?.restore(pair);
    this.clock.run();
    this.enter('searching');
  }

  onProgress(progress: SearchProgress): void {
    this.throttle.add(progress);
  }

  onLabelResult(result: LabelResult): void {
    this.throttle.drop(result.label);
    this.tellLabel(this.finishLabel(result), pictureOf(result));
  }

  onPairResult(result: PairMeasurements, progress: PairProgress): void {
    this.pairBatch.add(this.pairs!.finish(result, progress));
  }

  onLabelSkipped(label: number): void {
    this.throttle.drop(label);
    this.tellLabel(this.labels.skip(label), null);
  }

  /** Holds the search before its next gradient evaluation. */
  pause(): void {
    if (this.phase !== 'searching') return;
    this.controls?.pause();
    this.clock.stand();
    this.enter('paused');
  }

  continue(): void {
    if (this.phase !== 'paused') return;
    this.controls?.continue();
    this.clock.run();
    this.enter('searching');
  }

  skip(label: number): void {
    this.controls?.skip(label);
  }

  /** A cancel was asked for. */
  ending(): void {
    if (!this.isOver) this.enter('ending');
  }

  /** The scan is over. */
  ended(error: AppErrorPayload | null): void {
    this.throttle.stop();
    this.pairBatch.stop();
    this.clock.stand();
    this.labels.endSearches();
    this.controls = undefined;
    this.error = error;
    this.enter('ended');
  }

  snapshot(): LiveScanState {
    const { clock, entry, labels, pairs, scan } = this;
    return {
      queueId: entry.queueId,
      scanId: scan?.id ?? null,
      sequence: this.sequence,
      phase: this.phase,
      modelName: scan?.model.name ?? basename(entry.modelPath),
      datasetName: scan?.dataset.name ?? basename(entry.datasetPath),
      settings: scan?.settings ?? entry.settings,
      shape: scan?.model.inputShape ?? null,
      labelNames: scan?.labelNames?.slice() ?? null,
      labels: labels.all(),
      searching: labels.searching(),
      standing: labels.standing(),
      elapsedMs: clock.elapsedMs,
      pairs: pairs?.snapshot() ?? null,
      remainingMs: this.remainingMs(clock.elapsedMs),
      error: this.error,
    };
  }

  private showProgress(progress: SearchProgress): void {
    const { elapsedMs } = this.clock;
    const label = this.labels.progress(progress, elapsedMs);
    const { mask, pattern } = progress;
    this.events.progress({
      ...this.nextEvent(),
      label,
      picture: { label: label.label, mask, pattern },
      newSteps: [...progress.newSteps],
      elapsedMs,
      remainingMs: this.remainingMs(elapsedMs),
    });
  }

  private tellLabel(label: LiveLabelEvent['label'], picture: TriggerPicture | null): void {
    this.events.label({ ...this.nextEvent(), label, picture, standing: this.labels.standing() });
  }

  private tellPairs(found: readonly LivePair[]): void {
    const { elapsedMs } = this.clock;
    this.events.pairs({
      ...this.nextEvent(),
      ...this.pairs!.progress(),
      found: [...found],
      elapsedMs,
      remainingMs: this.remainingMs(elapsedMs),
    });
  }

  private finishLabel(result: LabelMeasurements): LiveLabelEvent['label'] {
    this.pairs?.addLabel(result);
    return this.labels.finish(result);
  }

  private get doneShare(): number {
    const { scan, labels, pairs } = this;
    if (scan === undefined || pairs === null) return labels.doneShare;
    const { plannedLabels, settings, model } = scan;
    const ofLabels = expectedScanEvaluations(settings, plannedLabels.length).high;
    const ofPairs = pairWork(plannedLabels.length, model.labelCount, settings);
    return (labels.doneShare * ofLabels + pairs.doneShare * ofPairs) / (ofLabels + ofPairs);
  }

  private remainingMs(elapsedMs: number): number | null {
    if (this.pairs === null) return this.labels.remainingMs(elapsedMs);
    const ofPairs = this.pairs.remainingMs();
    const ofLabels = this.pairs.hasBegun ? 0 : this.labels.remainingMs(elapsedMs);
    return ofPairs === null || ofLabels === null ? null : ofPairs + ofLabels;
  }

  private nextEvent(): { scanId: string; sequence: number } {
    return { scanId: this.scan!.id, sequence: ++this.sequence };
  }

  private enter(phase: LiveScanState['phase']): void {
    this.phase = phase;
    this.events.changed();
  }
}

/** Null where the search broke down. */
function pictureOf({ label, mask, pattern, stopReason }: LabelResult): TriggerPicture | null {
  if (stopReason === 'not-finite') return null;
  return { label, mask: maskBytes(mask), pattern: patternBytes(pattern) };
}
