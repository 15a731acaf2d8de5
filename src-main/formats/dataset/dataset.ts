import type { ResizeMethod } from '../../../src-shared/domain/resize-method.ts';
import type { ImageShape } from '../classifier.ts';

/** An array in a file that holds several. */
export interface DatasetArray {
  /** Path inside the file without the leading slash. */
  readonly key: string;
  readonly shape: readonly number[];
  /** E.g. `uint8`, `float32`. */
  readonly elementType: string;
}

/** Something that was decided or noticed on the way, which the user should know and which does not stop the scan. */
export interface DatasetFinding {
  readonly severity: 'info' | 'warning';
  readonly message: string;
}

/** Images and their labels, in a file, a folder or an archive. They stay there until they are asked for. */
export interface Dataset extends ImageShape {
  readonly path: string;
  /** E.g. `HDF5`, `folder`, `ZIP archive`. */
  readonly format: string;
  /** The array that holds the images; in a folder or an archive, the folder, `.` for the whole. */
  readonly imagesKey: string;
  /** The array or the column that holds the labels, `folders` for names of folders; null without labels. */
  readonly labelsKey: string | null;
  /** The file that the labels are in, where it is not that of the images. */
  readonly labelsPath: string | null;
  /** Order of the axes in the file, e.g. `[N, H, W, C]`; `pictures` for encoded ones. */
  readonly layout: string;
  /** True where the axes could be read either way; `[N, H, W, C]`, the Keras default, was taken. */
  readonly isLayoutAmbiguous: boolean;
  /** Number of images. */
  readonly count: number;
  /** E.g. `uint8`, `float32`, `PNG`. */
  readonly elementType: string;
  /** Whether the format itself says that the values are raw pixels, 0 to 255: decoded pictures. */
  readonly holdsRawPixels: boolean;
  /** Bytes of one image in the file, unpacked. */
  readonly imageBytes: number;
  /** Images that the file stores together, so that reading one takes as long as reading all; 1 where it stores none so. */
  readonly chunkImages: number;
  /** `rows`: images lie beside each other, and reading a stretch of them is cheaper than each; `each`: every one by itself. */
  readonly access: 'rows' | 'each';
  /** How the label of an image is written, e.g. `[N, K] one-hot`; `none` where there are no labels. */
  readonly labelForm: string;
  /** Label of each image, [count]; null without labels. */
  readonly labels: Int32Array | null;
  /** Names of the labels in their order, where the images carry them: folders, or labels that are words. */
  readonly labelNames: readonly string[] | null;
  /** Every array of the file that holds numbers. */
  readonly arrays: readonly DatasetArray[];
  /** How pictures are resized where none is asked for; null where none of them has to be. */
  readonly resize: ResizeMethod | null;
  readonly findings: readonly DatasetFinding[];
  /** Every file that was read or will be, for the record. */
  readonly files: readonly string[];
  /**
   * Images `start` to `end` (exclusive), or of these only the `chosen` ones, ascending, as [n, channels, height, width];
   * values as the file holds them. What the file holds from `start` to `end` is in memory meanwhile.
   * Throws DATASET_NOT_FINITE naming the first image with NaN or Infinity, and FILE_* where the data is damaged.
   */
  readImages(
    start: number,
    end: number,
    chosen?: Int32Array,
    resize?: ResizeMethod | null,
  ): Promise<Float32Array>;
  close(): void;
}

export interface DatasetOptions {
  /** Key of the images; guessed where absent. */
  readonly imagesKey?: string;
  /** Key of the labels; guessed where absent; `none` reads no labels. */
  readonly labelsKey?: string;
  /** A second file with the labels; looked for beside the images by its usual name where absent. */
  readonly labelsPath?: string;
  /** How pictures of other sizes are brought to the size that is expected. */
  readonly resize?: ResizeMethod;
  /** Image size of the model; decides the order of the axes, and other sizes are refused, or resized if pictures. */
  readonly expected?: ImageShape;
  /** Labels of the model; decides whether labels begin at 0 or at 1. */
  readonly labelCount?: number;
}
