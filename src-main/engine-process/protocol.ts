import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { CalibrationRow } from '../engines/calibrate.ts';
import type { DeviceReport, EngineName } from '../engines/engine.ts';
import type { Classifier, ImageShape } from '../formats/classifier.ts';

/** What the engine process says about a model file: all of the classifier that can cross to another process. */
export interface ModelSummary extends Omit<Classifier, 'buildLogits'> {
  readonly file: FileEvidence;
}

/** What the engine process says about a data file. */
export interface DatasetSummary {
  readonly file: FileEvidence;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
  /** How the images are laid out in the file, e.g. `[N, H, W, C]`. */
  readonly layout: string;
  readonly labelForm: string;
  readonly elementType: string;
  readonly imageCount: number;
  readonly shape: ImageShape;
  /** Smallest and largest value among the images that were read. */
  readonly valueRange: readonly [smallest: number, largest: number];
  /** Every array of the file that holds numbers. */
  readonly arrays: readonly { key: string; shape: readonly number[]; elementType: string }[];
  /** Images for each label, null without labels. */
  readonly imagesPerLabel: readonly number[] | null;
}

/** Accuracy of the model on the user's images under one pixel range. */
export interface PixelRangeRow {
  readonly modelPixels: PixelRange;
  readonly accuracy: number;
  readonly images: number;
}

/** The pixel ranges in force after `choose-pixels`, and how they were found. */
export interface PixelChoice {
  readonly modelPixels: PixelRange;
  readonly datasetPixels: PixelRange;
  /** Accuracy with the chosen ranges; null without labels. */
  readonly cleanAccuracy: { readonly accuracy: number; readonly images: number } | null;
  /** True where the model's range was neither given nor measured. */
  readonly assumed: boolean;
  /** Every range that was tried, best first. */
  readonly table: readonly PixelRangeRow[];
}

/** The engine that a scan will use. */
export interface EngineChoice {
  readonly engine: EngineName;
  readonly device: string;
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly calibration: readonly CalibrationRow[];
}

/** How far the search for a label is; sent at most ten times a second. */
export interface SearchProgress {
  readonly label: number;
  readonly step: number;
  readonly gradientEvaluations: number;
  /** Values of the last whole step; null before the first. */
  readonly maskNorm: number | null;
  readonly attackSuccessRate: number | null;
  readonly cost: number | null;
}

export interface DatasetSelection {
  readonly path: string;
  /** Null: found by name and shape. */
  readonly imagesKey: string | null;
  /** Null: found likewise; `none`: go without. */
  readonly labelsKey: string | null;
}

/** Requests by name: what is asked and what is answered. One at a time, in this order for a scan. */
export interface EngineRequests {
  'list-devices': { request: null; response: DeviceReport[] };
  'open-model': { request: { path: string }; response: ModelSummary };
  /** Needs no model; with one open, the images have to fit it. */
  'open-dataset': { request: DatasetSelection; response: DatasetSummary };
  /** Settles the pixel ranges, null for those to find out. */
  'choose-pixels': {
    request: { modelPixels: PixelRange | null; datasetPixels: PixelRange | null; threads: number | null };
    response: PixelChoice;
  };
  'choose-engine': { request: ScanSettings; response: EngineChoice };
  /** Searches `labels` in this order; results arrive as events. `completed` is false after a cancel. */
  search: { request: { settings: ScanSettings; labels: number[] }; response: { completed: boolean } };
}

export type EngineRequestName = keyof EngineRequests;

/** Events of a running search. */
export type EngineEvent =
  | { readonly kind: 'progress'; readonly progress: SearchProgress }
  | { readonly kind: 'label-result'; readonly result: LabelResult };

/** Host → engine process. `cancel` ends the running search before its next gradient evaluation. */
export type HostMessage =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: EngineRequestName;
      readonly request: unknown;
    }
  | { readonly type: 'cancel' };

/** Engine process → host. A heartbeat shows that its event loop still turns. */
export type EngineMessage =
  | { readonly type: 'response'; readonly id: number; readonly response: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: AppErrorPayload }
  | { readonly type: 'event'; readonly event: EngineEvent }
  | { readonly type: 'heartbeat' };
