import { z } from 'zod';
import type { Graph, Value } from '../../../../graph/graph.ts';
import { concat } from '../../../../graph/operators/concat.ts';
import { reduceMax } from '../../../../graph/operators/reduce-max.ts';
import { slice } from '../../../../graph/operators/slice.ts';
import type { Pair } from '../../../../graph/window.ts';
import { dataFormat, sizePair } from '../../config/fields.ts';
import { asImages, imageTensor } from '../../tensor.ts';
import { carriedEnding } from '../ending.ts';
import { defineLayer, onlyInput, type DefinedLayer } from '../layer.ts';
import { weightAlongAxes } from './along-axes.ts';

/** Images pooled to a size of their own: by windows from ⌊i · old / new⌋ to ⌈(i + 1) · old / new⌉ along each axis. */
export const adaptiveAveragePooling2d = adaptivePooling((graph, images, size) => {
  const [, , height, width] = images.shape as [number, number, number, number];
  return weightAlongAxes(graph, images, means(height, size[0]), means(width, size[1]));
});

export const adaptiveMaxPooling2d = adaptivePooling((graph, images, size) =>
  [2, 3].reduce((pooled, axis) => largest(graph, pooled, axis, size[axis - 2]!), images),
);

function adaptivePooling(pool: (graph: Graph, images: Value, size: Pair) => Value): DefinedLayer {
  return defineLayer(z.object({ output_size: sizePair, data_format: dataFormat }), (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const pooled = pool(call.graph, images, fields.output_size);
    return imageTensor(pooled, fields.data_format, carriedEnding(call));
  });
}

/** First place and the one after the last of each window. */
function windows(from: number, to: number): readonly Pair[] {
  return Array.from({ length: to }, (_, i): Pair => [
    Math.floor((i * from) / to),
    Math.ceil(((i + 1) * from) / to),
  ]);
}

/** Weights [to, from] of each old pixel in each new one. */
function means(from: number, to: number): Float32Array {
  const weights = new Float32Array(to * from);
  windows(from, to).forEach(([start, end], i) =>
    weights.fill(1 / (end - start), i * from + start, i * from + end),
  );
  return weights;
}

function largest(graph: Graph, images: Value, axis: number, to: number): Value {
  const parts = windows(images.shape[axis]!, to).map(([start, end]) => {
    const part = graph.apply(slice, [images], { axes: [axis], starts: [start], ends: [end] });
    return graph.apply(reduceMax, [part], { axes: [axis], keepDims: true });
  });
  return graph.apply(concat, parts, { axis });
}
