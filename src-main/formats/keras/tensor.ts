import type { Graph, Shape, Value } from '../../graph/graph.ts';
import { transpose } from '../../graph/operators/transpose.ts';
import type { DataFormat } from './config/fields.ts';

/**
 * How a tensor came about, as far as it matters when it turns out to be the model's output.
 * `logits` is what the softmax or sigmoid was applied to, in the same shape.
 */
export type Ending =
  | { readonly kind: 'softmax' | 'sigmoid'; readonly logits: KerasTensor }
  | { readonly kind: 'scores'; readonly madeBy: string };

interface TensorParts {
  /** Sizes without the batch axis, in Keras' order. */
  readonly shape: Shape;
  /** Whether the value is [batch, channels, height, width] of a Keras tensor [height, width, channels]. */
  readonly channelsLast?: boolean;
  /** Missing where the value is used as it is: logits, features. */
  readonly ending?: Ending | undefined;
  /** Appends what computes the value; called at most once, and never if nothing uses the tensor. */
  readonly compute: () => Value;
}

/**
 * A tensor of a Keras model: its shape as Keras sees it and its value in the graph. Images of channels_last models are
 * kept as [batch, channels, height, width], and axes are exchanged only where a layer depends on their order.
 */
export class KerasTensor {
  readonly shape: Shape;
  readonly channelsLast: boolean;
  readonly ending: Ending | undefined;
  private readonly compute: () => Value;
  private computed: Value | undefined;

  constructor(parts: TensorParts) {
    this.shape = parts.shape;
    this.channelsLast = parts.channelsLast ?? false;
    this.ending = parts.ending;
    this.compute = parts.compute;
  }

  get value(): Value {
    this.computed ??= this.compute();
    return this.computed;
  }

  /** Number of axes, batch included. */
  get rank(): number {
    return this.shape.length + 1;
  }

  /** A tensor of the same shape and axis order, as an elementwise function yields it. */
  map(compute: () => Value, ending?: Ending): KerasTensor {
    return new KerasTensor({ shape: this.shape, channelsLast: this.channelsLast, ending, compute });
  }
}

/** A tensor whose value has Keras' own axis order. */
export function plainTensor(value: Value, ending?: Ending): KerasTensor {
  return new KerasTensor({ shape: value.shape.slice(1), ending, compute: () => value });
}

/** A tensor from [batch, channels, height, width], as layers with a data format yield it. */
export function imageTensor(value: Value, format: DataFormat, ending?: Ending): KerasTensor {
  const [channels, height, width] = value.shape.slice(1) as [number, number, number];
  const channelsLast = format === 'channels_last';
  const shape = channelsLast ? [height, width, channels] : [channels, height, width];
  return new KerasTensor({ shape, channelsLast, ending, compute: () => value });
}

/** The tensor's value in Keras' own axis order. */
export function inKerasOrder(graph: Graph, tensor: KerasTensor): Value {
  if (!tensor.channelsLast) return tensor.value;
  return graph.apply(transpose, [tensor.value], { permutation: [0, 2, 3, 1] });
}

/** The tensor's value as [batch, channels, height, width]. Throws a plain Error unless it has four axes. */
export function asImages(graph: Graph, tensor: KerasTensor, format: DataFormat): Value {
  if (tensor.rank !== 4) {
    throw new Error(`it needs images, but its input has the shape [${tensor.shape.join(', ')}] per image`);
  }
  if (format === 'channels_first') return inKerasOrder(graph, tensor);
  if (tensor.channelsLast) return tensor.value;
  return graph.apply(transpose, [tensor.value], { permutation: [0, 3, 1, 2] });
}

/** Axis of the value for an axis of the Keras tensor; both count the batch as 0, negative ones from the end. */
export function graphAxis(tensor: KerasTensor, axis: number): number {
  const counted = axis < 0 ? axis + tensor.rank : axis;
  if (counted < 1 || counted >= tensor.rank) {
    throw new Error(`it works along axis ${axis} of a tensor with ${tensor.rank} axes`);
  }
  return tensor.channelsLast ? [0, 2, 3, 1][counted]! : counted;
}

/** Size along an axis of the Keras tensor, counted as in `graphAxis`. */
export function axisSize(tensor: KerasTensor, axis: number): number {
  return tensor.shape[(axis < 0 ? axis + tensor.rank : axis) - 1] ?? 0;
}
