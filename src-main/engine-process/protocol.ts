import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PairMeasurements, PairProgress, PairResult } from '../../src-shared/domain/pair-result.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { CalibrationRow } from '../engines/calibrate.ts';
import type { DeviceReport, EngineName } from '../engines/engine.ts';
import type { StepSummary } from '../neural-cleanse/trigger-search.ts';
import type { Trigger } from '../neural-cleanse/stamp-trigger.ts';
import type {
  DatasetSelection,
  DatasetSummary,
  ModelSummary,
  PixelChoice,
  Prediction,
  SampleImages,
} from './input-answers.ts';

/** The engine that a scan will use, and how. */
export interface EngineChoice {
  readonly engine: EngineName;
  readonly device: string;
  readonly threads: number;
  /** Labels searched at once. */
  readonly labelSlots: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly calibration: readonly CalibrationRow[];
}

/** An engine choice with what one gradient evaluation of a label costs there. */
export interface TimeTrial extends EngineChoice {
  /** Median duration with everything around it, shared by the labels that are searched at once, in ms. */
  readonly evaluationMs: number;
}

/** How far the search for a label is; sent when a label starts and then at most ten times a second. */
export interface SearchProgress {
  readonly label: number;
  /** Steps that have ended. */
  readonly step: number;
  readonly gradientEvaluations: number;
  /** Values of the last whole step; null before the first. */
  readonly loss: number | null;
  readonly maskNorm: number | null;
  readonly attackSuccessRate: number | null;
  readonly cost: number | null;
  /** Steps that have ended since the last progress of this label; its last ones come with its result. */
  readonly newSteps: readonly StepSummary[];
  /** The mask now, 8 bits, [height, width]. */
  readonly mask: Uint8Array;
  /** The pattern now, raw pixels, [channels, height, width]. */
  readonly pattern: Uint8Array;
}

/**
 * Requests by name: what is asked and what is answered, in this order for a scan. Each may be asked again: opening a
 * file takes the place of the one before, and what was chosen for it has to be chosen again. Requests wait for each
 * other, but not for a search that has begun: images and predictions can be asked for while it runs.
 */
export interface EngineRequests {
  'list-devices': { request: null; response: DeviceReport[] };
  /** Needs no images; `choose-pixels` refuses those that do not fit. Without options the file decides. */
  'open-model': { request: { path: string; options?: ModelOptions }; response: ModelSummary };
  /** Needs no model; with one open, the images have to fit it. */
  'open-dataset': { request: DatasetSelection; response: DatasetSummary };
  /** Settles the pixel ranges, null for those to find out. */
  'choose-pixels': {
    request: { modelPixels: PixelRange | null; datasetPixels: PixelRange | null; threads: number | null };
    response: PixelChoice;
  };
  /** Refuses images of which no class has two that the model recognizes. Needs `choose-pixels`. */
  'check-classes': { request: null; response: null };
  /** Images by their number among those in memory. Before `choose-pixels` their pixel range is guessed. */
  'sample-images': { request: { indexes: number[] }; response: SampleImages };
  /** Places in memory of images of a class, at most so many. Needs `choose-pixels`. */
  'images-of-class': { request: { label: number; most: number }; response: { indexes: number[] } };
  /** What the model says about images, without and with a trigger. Needs `choose-pixels`. */
  predict: {
    request: { indexes: number[]; trigger: Trigger | null };
    response: { predictions: Prediction[] };
  };
  /** Measures what the settings leave open on the open model, for at most about 3 seconds. */
  'choose-engine': { request: ScanSettings; response: EngineChoice };
  /** Chooses the engine and runs real gradient evaluations for about a second more. Needs `choose-pixels`. */
  'time-trial': { request: ScanSettings; response: TimeTrial };
  /**
   * Searches `labels` in this order; results arrive as events, `finished` are those of earlier runs of the scan. At the
   * end labels in doubt are searched again, if `repeats` says so.
   * `completed` is false after a cancel; `heldOutImages` counts the images that were kept out of the search.
   */
  search: {
    request: { settings: ScanSettings; labels: number[]; finished: LabelMeasurements[]; repeats: boolean };
    response: { completed: boolean; heldOutImages: number };
  };
  /**
   * Searches the pairs of all source classes and `targets`; results arrive as events, `finished` are those of earlier runs
   * of the scan. Needs what `search` needs. `completed` is false after a cancel.
   */
  'search-pairs': {
    request: { settings: ScanSettings; targets: readonly number[]; finished: PairMeasurements[] };
    response: { completed: boolean };
  };
}

export type EngineRequestName = keyof EngineRequests;

export type Request<Name extends EngineRequestName> = EngineRequests[Name]['request'];
export type Response<Name extends EngineRequestName> = Promise<EngineRequests[Name]['response']>;

/** Events of a running search. */
export type EngineEvent =
  | { readonly kind: 'progress'; readonly progress: SearchProgress }
  | { readonly kind: 'label-result'; readonly result: LabelResult }
  /** A label was searched once more: `result` is of that search alone. */
  | { readonly kind: 'label-repeated'; readonly result: LabelResult }
  /** A pair was searched. Of one that is searched briefly and then in full the later result counts. */
  | { readonly kind: 'pair-result'; readonly result: PairResult; readonly progress: PairProgress }
  /** A pair was searched again: its figures with those of the repetition. */
  | { readonly kind: 'pair-repeated'; readonly pair: PairMeasurements; readonly progress: PairProgress }
  /** A waiting or running label was skipped, and has no result. */
  | { readonly kind: 'label-skipped'; readonly label: number };

/** What steers a search before its next gradient evaluation; what comes too early waits for the next search. */
export type SearchControlMessage =
  /** Ends the search; labels that are not finished have no result. */
  | { readonly type: 'cancel' }
  /** Holds the search where it is, until `continue` or `cancel`. */
  | { readonly type: 'pause' }
  | { readonly type: 'continue' }
  /** Drops a waiting or running label. */
  | { readonly type: 'skip'; readonly label: number };

/** Host → engine process. */
export type HostMessage =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: EngineRequestName;
      readonly request: unknown;
    }
  | SearchControlMessage;

/** Engine process → host. A heartbeat shows that its event loop still turns. */
export type EngineMessage =
  | { readonly type: 'response'; readonly id: number; readonly response: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: AppErrorPayload }
  | { readonly type: 'event'; readonly event: EngineEvent }
  | { readonly type: 'heartbeat' };
