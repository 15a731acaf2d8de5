import type { Graph, Shape, Value } from '../../../graph/graph.ts';
import { broadcastShape } from '../../../graph/broadcast.ts';
import type { Constant } from '../layers/arguments.ts';
import { type Operand } from '../layers/arguments.ts';
import { carriedEnding } from '../layers/ending.ts';
import { transposeData } from '../math.ts';
import { asImages, inKerasOrder, KerasTensor } from '../tensor.ts';

export type Combine = (graph: Graph, a: Value, b: Value) => Value;

/** A function of every element by itself. */
export function mapped(
  graph: Graph,
  x: KerasTensor,
  formula: (graph: Graph, value: Value) => Value,
): KerasTensor {
  return x.map(() => formula(graph, x.value), carriedEnding({ inputs: [x] }));
}

/**
 * Two operands combined element by element with NumPy's broadcasting, one of them at least a tensor of the model. The
 * batch axis stands first in each, so a tensor with fewer axes than the other does not fit, and numbers with as many as
 * the tensor must have the size 1 there. Throws a plain Error where they do not fit.
 */
export function combined(graph: Graph, a: Operand, b: Operand, combine: Combine): KerasTensor {
  const operands = [a, b];
  const tensors = operands.filter((operand) => operand instanceof KerasTensor);
  const rank = Math.max(...tensors.map((tensor) => tensor.rank));
  if (tensors.some((tensor) => tensor.rank !== rank)) {
    throw new Error(
      'it combines tensors of different numbers of axes, which would mix the images of a batch',
    );
  }
  const shape = operands
    .map((operand) => perImage(operand, rank))
    .reduce<Shape>((sum, sizes) => broadcastShape(sum, sizes), []);
  const channelsLast = rank === 4 && tensors.some((tensor) => tensor.channelsLast);
  const compute = (): Value => {
    const [first, second] = operands.map((operand) => asValue(graph, operand, channelsLast));
    return combine(graph, first!, second!);
  };
  return new KerasTensor({ shape, channelsLast, ending: carriedEnding({ inputs: tensors }), compute });
}

/** Sizes without the batch axis. */
function perImage(operand: Operand, rank: number): Shape {
  if (operand instanceof KerasTensor) return operand.shape;
  const { shape } = operand;
  if (shape.length < rank) return shape;
  if (shape.length === rank && shape[0] === 1) return shape.slice(1);
  throw new Error(`it combines [${shape.join(', ')}] numbers with a tensor, other numbers for each image`);
}

/** The operand as it broadcasts in the graph: in Keras' order, or as images where the result is one. */
function asValue(graph: Graph, operand: Operand, channelsLast: boolean): Value {
  if (operand instanceof KerasTensor) {
    return channelsLast ? asImages(graph, operand, 'channels_last') : inKerasOrder(graph, operand);
  }
  return constantValue(graph, operand, channelsLast);
}

function constantValue(graph: Graph, { shape, data }: Constant, channelsLast: boolean): Value {
  if (!channelsLast || shape.length === 0) return graph.constant(shape, data);
  const sizes = shape.length === 4 ? shape.slice(1) : shape;
  const full = [...Array.from({ length: 3 - sizes.length }, () => 1), ...sizes];
  const [height, width, channels] = full as [number, number, number];
  return graph.constant([channels, height, width], transposeData(data, full, [2, 0, 1]));
}
