import { z } from 'zod';
import type { Operator } from '../../../../graph/operator.ts';
import { averagePool, type PoolAttributes } from '../../../../graph/operators/average-pool.ts';
import { maxPool } from '../../../../graph/operators/max-pool.ts';
import { reduceMax } from '../../../../graph/operators/reduce-max.ts';
import { reduceMean } from '../../../../graph/operators/reduce-mean.ts';
import type { ReduceAttributes } from '../../../../graph/reduction.ts';
import { dataFormat, flag, sizePair, windowPadding } from '../../config/fields.ts';
import { asImages, imageTensor, plainTensor } from '../../tensor.ts';
import { carriedEnding } from '../ending.ts';
import { defineLayer, onlyInput, type DefinedLayer } from '../layer.ts';
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
    const pooled = call.graph.apply(operator, [images], { kernel, strides, pads });
    return imageTensor(pooled, fields.data_format, carriedEnding(call));
  });
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
