import type { Graph, Value } from '../graph/graph.ts';

export interface ImageShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** One layer as the file names it, for the layer table. */
export interface LayerSummary {
  /** Path through nested models, e.g. `model_2/conv1`. */
  readonly path: string;
  /** The class in the file, e.g. `Conv2D`. */
  readonly kind: string;
  /** Output shape without the batch axis, in the file's own axis order. */
  readonly outputShape: readonly number[];
  readonly parameters: number;
}

/** Something the reader noticed that the user should know, but that does not stop the scan. */
export interface ModelFinding {
  readonly severity: 'info' | 'warning';
  readonly message: string;
}

/** An image classifier read from a file: everything needed to run it, nothing of the file's own layout. */
export interface Classifier {
  /** E.g. `Keras 2.8.0 HDF5`. */
  readonly format: string;
  /** Paths of all files that it was read from, where that is not just the chosen one. */
  readonly files?: readonly string[];
  readonly inputShape: ImageShape;
  readonly labelCount: number;
  readonly layers: readonly LayerSummary[];
  readonly findings: readonly ModelFinding[];
  /** Whether the network itself scales its pixels (Rescaling or Normalization first), so that it expects raw ones. */
  readonly scalesItsInput: boolean;
  /**
   * Appends the network to `graph`. `images` is [batch, channels, height, width] in the model's own pixel range;
   * the result is [batch, labelCount] logits: numbers whose softmax is the model's prediction.
   */
  buildLogits(graph: Graph, images: Value): Value;
}
