import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { ResizeMethod } from '../../src-shared/domain/resize-method.ts';
import type { Caveat, FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { Classifier, ImageShape } from '../formats/classifier.ts';
import type { DatasetFinding } from '../formats/dataset/dataset.ts';

/** What the engine process is asked about the user's files, and what it answers. */

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
