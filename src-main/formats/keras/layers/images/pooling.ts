import { z } from 'zod';
import type { Operator } from '../../../../graph/operator.ts';
import type { Graph, Value } from '../../../../graph/graph.ts';
import { averagePool, type PoolAttributes } from '../../../../graph/operators/average-pool.ts';
import { maxPool } from '../../../../graph/operators/max-pool.ts';
import { reduceMax } from '../../../../graph/operators/reduce-max.ts';
import { reduceMean } from '../../../../graph/operators/reduce-mean.ts';
import type { ReduceAttributes } from '../../../../graph/reduction.ts';
import { dataFormat, flag, sizePair, windowPadding } from '../../config/fields.ts';
import { asImages, imageTensor, plainTensor } from '../../tensor.ts';
import { carriedEnding } from '../ending.ts';
import { defineLayer, onlyInput, type DefinedLayer } from '../layer.ts';
import { weightAlongAxes } from './along-axes.ts';
import { windowPads } from './padding.ts';

const poolingFields = z.object({
  pool_size: sizePair.default([2, 2]),
  /** The window's own size where none are given. */
  strides: sizePair.nullish(),
  padding: windowPadding,
  data_format: dataFormat,
});

export const maxPooling2d = pooling(maxPool);
export const averagePooling2d = pooling(averagePool);
export const globalMaxPooling2d = globalPooling(reduceMax);
export const globalAveragePooling2d = globalPooling(reduceMean);

function pooling(operator: Operator<PoolAttributes>): DefinedLayer {
  return defineLayer(poolingFields, (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const kernel = fields.pool_size;
    const strides = fields.strides ?? kernel;
    const pads = windowPads(images.shape, kernel, [1, 1], strides, fields.padding);
    const [top, left, bottom, right] = pads;
    const repeatsBorder = operator === averagePool && call.origin.backend === 'torch';
    const pooled =
      repeatsBorder && (top !== bottom || left !== right)
        ? meansWithBorder(call.graph, images, { kernel, strides, pads })
        : call.graph.apply(operator, [images], { kernel, strides, pads });
    return imageTensor(pooled, fields.data_format, carriedEnding(call));
  });
}

/**
 * Means of windows beyond the border of the images, which is repeated there: what Keras with PyTorch computes where the
 * padding is not the same on both sides (keras.src.backend.torch.nn, _apply_same_padding).
 */
function meansWithBorder(graph: Graph, images: Value, { kernel, strides, pads }: PoolAttributes): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const weights = (axis: 0 | 1, size: number): Float32Array => {
    const to = Math.ceil(size / strides[axis]);
    const data = new Float32Array(to * size);
    for (let i = 0; i < to * kernel[axis]; i++) {
      const [window, offset] = [Math.floor(i / kernel[axis]), i % kernel[axis]];
      const place = Math.min(Math.max(window * strides[axis] - pads[axis] + offset, 0), size - 1);
      data[window * size + place]! += 1 / kernel[axis];
    }
    return data;
  };
  return weightAlongAxes(graph, images, weights(0, height), weights(1, width));
}

function globalPooling(operator: Operator<ReduceAttributes>): DefinedLayer {
  return defineLayer(z.object({ data_format: dataFormat, keepdims: flag }), (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const keepDims = fields.keepdims === true;
    const pooled = call.graph.apply(operator, [images], { axes: [2, 3], keepDims });
    const ending = carriedEnding(call);
    return keepDims ? imageTensor(pooled, fields.data_format, ending) : plainTensor(pooled, ending);
  });
}
