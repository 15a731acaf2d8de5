import { basename } from 'node:path';
import type { TriggerPicture } from '../../src-shared/contract/pictures.ts';
import type {
  LiveLabelEvent,
  LiveProgress,
  LiveScan as LiveScanState,
} from '../../src-shared/contract/live.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import { maskBytes, patternBytes } from '../../src-shared/statistics/eight-bit.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { LiveLabels } from './live-labels.ts';
import { ProgressThrottle } from './progress-throttle.ts';
import type { QueueEntry } from './queue-entry.ts';
import type { Intake } from './scan-intake.ts';
import type { ScanListener, SearchControls } from './scan-service.ts';
import { SearchClock } from './search-clock.ts';

/** What a live scan tells while it runs. */
export interface LiveEvents {
  /** It began, was paused, went on or ended: the snapshot says which. */
  changed(): void;
  progress(event: LiveProgress): void;
  label(event: LiveLabelEvent): void;
}

/** How far a scan is, in short. */
export interface ScanActivity {
  readonly isPaused: boolean;
  /** Share of the labels that are done, in [0, 1]. */
  readonly share: number;
}

/**
 * A scan that runs, as a window shows it. Every event carries a sequence number and the snapshot that of the last one
 * it includes, so a window that is loaded in the middle misses nothing and draws nothing twice.
 */
export class LiveScan implements ScanListener {
  private readonly entry: QueueEntry;
  private readonly events: LiveEvents;
  /** The labels that earlier runs of the scan finished. */
  private readonly readFinished: (scanId: string) => readonly LabelMeasurements[];
  private readonly throttle = new ProgressThrottle((progress) => this.showProgress(progress));
  private readonly clock = new SearchClock();
  private labels: LiveLabels;
  private controls: SearchControls | undefined;
  private scan: StoredScan | undefined;
  private phase: LiveScanState['phase'] = 'opening';
  private error: AppErrorPayload | null = null;
  private sequence = 0;

  constructor(
    entry: QueueEntry,
    events: LiveEvents,
    readFinished: (scanId: string) => readonly LabelMeasurements[],
  ) {
    this.entry = entry;
    this.events = events;
    this.readFinished = readFinished;
    this.labels = new LiveLabels([], entry.settings);
  }

  get isOver(): boolean {
    return this.phase === 'ended';
  }

  get activity(): ScanActivity {
    return { isPaused: this.phase === 'paused', share: this.labels.doneShare };
  }

  onBegin(scan: StoredScan, _intake: Intake, _labels: readonly number[], controls: SearchControls): void {
    this.scan = scan;
    this.controls = controls;
    this.labels = new LiveLabels(scan.plannedLabels, scan.settings);
    for (const result of this.readFinished(scan.id)) this.labels.finish(result);
    this.clock.run();
    this.enter('searching');
  }

  onProgress(progress: SearchProgress): void {
    this.throttle.add(progress);
  }

  onLabelResult(result: LabelResult): void {
    this.throttle.drop(result.label);
    this.tellLabel(this.labels.finish(result), pictureOf(result));
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
    this.clock.stand();
    this.labels.endSearches();
    this.controls = undefined;
    this.error = error;
    this.enter('ended');
  }

  snapshot(): LiveScanState {
    const { clock, entry, labels, scan } = this;
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
      remainingMs: labels.remainingMs(clock.elapsedMs),
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
      remainingMs: this.labels.remainingMs(elapsedMs),
    });
  }

  private tellLabel(label: LiveLabelEvent['label'], picture: TriggerPicture | null): void {
    this.events.label({ ...this.nextEvent(), label, picture, standing: this.labels.standing() });
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
