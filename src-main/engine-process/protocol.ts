import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements, LabelResult } from '../../src-shared/domain/label-result.ts';
import type { ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PairMeasurements, PairProgress, PairResult } from '../../src-shared/domain/pair-result.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { Caveat, FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { CalibrationRow } from '../engines/calibrate.ts';
import type { DeviceReport, EngineName } from '../engines/engine.ts';
import type { Classifier, ImageShape } from '../formats/classifier.ts';
import type { DatasetFinding } from '../formats/dataset/dataset.ts';
import type { StepSummary } from '../neural-cleanse/trigger-search.ts';
import type { Trigger } from '../neural-cleanse/stamp-trigger.ts';

/** What the engine process says about a model file: all of the classifier that can cross to another process. */
export interface ModelSummary extends Omit<Classifier, 'buildLogits'> {
  readonly file: FileEvidence;
  /** As the file was opened with them. */
  readonly options: ModelOptions;
}

/** What the engine process says about the images: a file, a folder or an archive. */
export interface DatasetSummary {
  /** Of everything that was read: images and labels. */
  readonly file: FileEvidence;
  /** E.g. `HDF5`, `folder`, `ZIP archive`. */
  readonly format: string;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
  /** The file that the labels are in, where it is not that of the images. */
  readonly labelsPath: string | null;
  /** How the images are laid out in the file, e.g. `[N, H, W, C]`. */
  readonly layout: string;
  readonly labelForm: string;
  readonly elementType: string;
  readonly imageCount: number;
  /** Images kept in memory, evenly spaced over the file: all of them, unless they take too much. */
  readonly residentImages: number;
  readonly shape: ImageShape;
  /** Smallest and largest value among the images that were read. */
  readonly valueRange: readonly [smallest: number, largest: number];
  /** Every array of the file that holds numbers. */
  readonly arrays: readonly { key: string; shape: readonly number[]; elementType: string }[];
  /** Images for each label, null without labels. */
  readonly imagesPerLabel: readonly number[] | null;
  /** Names of the labels in their order, where the images carry them: folders, or labels that are words. */
  readonly labelNames: readonly string[] | null;
  /** How pictures were brought to the model's size; null where nothing had to be resized. */
  readonly resize: ResizeMethod | null;
  /** What was decided on the way and what the reader noticed; nothing here stops a scan. */
  readonly findings: readonly DatasetFinding[];
}

/** Accuracy of the model on the user's images under one reading of the pixels. */
export interface PixelRangeRow {
  readonly modelPixels: PixelRange;
  readonly datasetPixels: PixelRange;
  readonly accuracy: number;
  readonly images: number;
}

/** How pictures are resized, chosen by measuring. */
export interface ResizeChoice {
  readonly method: ResizeMethod;
  /** Images that were measured. */
  readonly images: number;
  /** Every method that was tried, best first. */
  readonly table: readonly { readonly method: ResizeMethod; readonly accuracy: number }[];
}

/** The pixel ranges in force after `choose-pixels`, and how they were found. */
export interface PixelChoice {
  readonly modelPixels: PixelRange;
  readonly datasetPixels: PixelRange;
  /** Accuracy with the chosen ranges; null without labels. */
  readonly cleanAccuracy: { readonly accuracy: number; readonly images: number } | null;
  /** True where the model's range was neither given nor measured. */
  readonly assumed: boolean;
  /** True where even the best range is hardly better than guessing; false where nothing was measured. */
  readonly nearChance: boolean;
  /** Every reading that was tried: the one in force first, then the best. */
  readonly table: readonly PixelRangeRow[];
  /** How pictures are resized; null or missing where none are, where the user chose, and without labels. */
  readonly resize?: ResizeChoice | null;
  /** What reading the input found that bears on the verdict. */
  readonly caveats: readonly Caveat[];
  /** The model's label of each label of the file, where the file has them in another order; else null. */
  readonly modelLabels: readonly number[] | null;
  /** Which of the ranges was given, and not found out. */
  readonly given: { readonly modelPixels: boolean; readonly datasetPixels: boolean };
}

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

/** Clean images as a screen can show them. */
export interface SampleImages {
  readonly shape: ImageShape;
  /** [images, channels, height, width], raw pixels, rounded. */
  readonly pixels: Uint8Array;
  /** Label of each image in the file; null without labels. */
  readonly labels: readonly (number | null)[];
}

/** The label that the model gives an image. */
export interface LabelGuess {
  readonly label: number;
  /** Softmax of the logits at `label`, in (0, 1]. */
  readonly confidence: number;
}

/** What the model says about one clean image. */
export interface Prediction {
  /** Number of the image among those in memory. */
  readonly index: number;
  /** Its label in the file; null without labels. */
  readonly label: number | null;
  /** The image as it is. */
  readonly before: LabelGuess;
  /** The image with the trigger; null where none was given. */
  readonly after: LabelGuess | null;
}

/** The images that are to be opened, and what the user says about them. */
export interface DatasetSelection {
  /** A file, a folder or an archive. */
  readonly path: string;
  /** An array in the file, or a folder in the folder or archive. Null: found by name and shape. */
  readonly imagesKey: string | null;
  /** An array, or a column of a table. Null: found likewise; `none`: go without. */
  readonly labelsKey: string | null;
  /** A second file with the labels. Null or missing: they are with the images, or in a file beside them by its usual name. */
  readonly labelsPath?: string | null;
  /** Null or missing: what measures best, else `stretch`. */
  readonly resize?: ResizeMethod | null;
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
  /** Images by their number among those in memory. Before `choose-pixels` their pixel range is guessed. */
  'sample-images': { request: { indexes: number[] }; response: SampleImages };
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
   * Searches the pairs of source classes and targets; results arrive as events, `finished` are those of earlier runs of the
   * scan. Needs what `search` needs. `completed` is false after a cancel.
   */
  'search-pairs': {
    request: { settings: ScanSettings; finished: PairMeasurements[] };
    response: { completed: boolean };
  };
}

export type EngineRequestName = keyof EngineRequests;

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
