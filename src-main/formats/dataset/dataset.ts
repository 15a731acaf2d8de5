import type { Hdf5ElementType } from '../hdf5/hdf5-file.ts';
import type { ImageShape } from '../classifier.ts';

/** Order of the axes in the file: number of images, height, width, channels. */
export type ImageLayout = '[N, H, W, C]' | '[N, H, W]' | '[N, C, H, W]';

/** How the file writes the label of an image; `none` where it has no labels. */
export type LabelForm = 'none' | '[N] integer' | '[N, 1] integer' | '[N, K] one-hot';

export interface DatasetArray {
  /** Path inside the file without the leading slash. */
  readonly key: string;
  readonly shape: readonly number[];
  readonly elementType: Hdf5ElementType;
}

/** The images of one file and their labels. Images stay in the file until they are asked for. */
export interface Dataset extends ImageShape {
  readonly path: string;
  readonly imagesKey: string;
  readonly labelsKey: string | null;
  readonly layout: ImageLayout;
  /** True where the axes could be read either way; `[N, H, W, C]`, the Keras default, was taken. */
  readonly isLayoutAmbiguous: boolean;
  /** Number of images. */
  readonly count: number;
  readonly elementType: Hdf5ElementType;
  /** Bytes of one image in the file, unpacked. */
  readonly imageBytes: number;
  /** Images that the file stores together, so that reading one takes as long as reading all; 1 where it stores none so. */
  readonly chunkImages: number;
  readonly labelForm: LabelForm;
  /** Label of each image, [count]; null without labels. */
  readonly labels: Int32Array | null;
  /** Every array of the file that holds numbers. */
  readonly arrays: readonly DatasetArray[];
  /**
   * Images `start` to `end` (exclusive), or of these only the `chosen` ones, ascending, as [n, channels, height, width];
   * values as the file holds them. What the file holds from `start` to `end` is in memory meanwhile.
   * Throws DATASET_NOT_FINITE naming the first image with NaN or Infinity, and FILE_* where the data is damaged.
   */
  readImages(start: number, end: number, chosen?: Int32Array): Float32Array;
  close(): void;
}

export interface DatasetOptions {
  /** Key of the images; guessed where absent. */
  readonly imagesKey?: string;
  /** Key of the labels; guessed where absent; `none` reads no labels. */
  readonly labelsKey?: string;
  /** Image size of the model; decides the order of the axes, and other sizes are refused. */
  readonly expected?: ImageShape;
}
