import { z } from 'zod';
import { elementCount, type Graph, type Shape, type Value } from '../../../graph/graph.ts';
import { expand } from '../../../graph/operators/expand.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { axisIndex, count, dataFormat } from '../config/fields.ts';
import { asImages, inKerasOrder, KerasTensor, plainTensor } from '../tensor.ts';
import { carriedEnding } from './ending.ts';
import { defineLayer, onlyInput } from './layer.ts';

/** All numbers of an image in a row; channels_first images are flattened in channels_last order (keras.layers.Flatten). */
export const flatten = defineLayer(z.object({ data_format: dataFormat }), (fields, call) => {
  const x = onlyInput(call);
  if (fields.data_format === 'channels_first' && x.rank === 4) {
    const images = asImages(call.graph, x, 'channels_first');
    const last = call.graph.apply(transpose, [images], { permutation: [0, 2, 3, 1] });
    return reshaped(call.graph, plainTensor(last, x.ending), [elementCount(x.shape)]);
  }
  return reshaped(call.graph, x, [elementCount(x.shape)]);
});

/** The same numbers in another shape, at most one size of which is −1 (keras.layers.Reshape). */
export const reshapeLayer = defineLayer(
  z.object({ target_shape: z.array(z.union([count, z.literal(-1)])).max(8) }),
  ({ target_shape: target }, call) => {
    const x = onlyInput(call);
    const known = elementCount(target.filter((size) => size !== -1));
    const shape = target.map((size) => (size === -1 ? elementCount(x.shape) / known : size));
    return reshaped(call.graph, x, shape);
  },
);

/** Axes in another order, counted from 1 (keras.layers.Permute). */
export const permute = defineLayer(z.object({ dims: z.array(axisIndex).max(8) }), ({ dims }, call) => {
  const x = onlyInput(call);
  const isPermutation = [...dims].sort((a, b) => a - b).every((axis, i) => axis === i + 1);
  if (!isPermutation || dims.length !== x.shape.length) {
    throw new Error(`it permutes [${dims.join(', ')}], which are not the axes of its input`);
  }
  const value = call.graph.apply(transpose, [inKerasOrder(call.graph, x)], { permutation: [0, ...dims] });
  return plainTensor(value, carriedEnding(call));
});

/** `[features]` → `[n, features]` (keras.layers.RepeatVector). */
export const repeatVector = defineLayer(z.object({ n: count }), ({ n }, call) => {
  const x = onlyInput(call);
  if (x.rank !== 2) throw new Error(`it repeats vectors, but its input is [${x.shape.join(', ')}] per image`);
  const [batch, features] = x.value.shape as [number, number];
  const row = call.graph.apply(reshape, [x.value], { shape: [batch, 1, features] });
  return plainTensor(call.graph.apply(expand, [row], { shape: [batch, n, features] }), carriedEnding(call));
});

/** Reshapes a tensor and, where it ends in a softmax or sigmoid, what that was applied to. */
export function reshaped(graph: Graph, x: KerasTensor, shape: Shape): KerasTensor {
  if (elementCount(shape) !== elementCount(x.shape)) {
    throw new Error(`it reshapes [${x.shape.join(', ')}] to [${shape.join(', ')}], which has another size`);
  }
  const { ending } = x;
  const carried =
    ending === undefined || ending.kind === 'scores'
      ? ending
      : { kind: ending.kind, logits: reshaped(graph, ending.logits, shape) };
  const compute = (): Value => {
    const value = inKerasOrder(graph, x);
    return graph.apply(reshape, [value], { shape: [value.shape[0]!, ...shape] });
  };
  return new KerasTensor({ shape, ending: carried, compute });
}
