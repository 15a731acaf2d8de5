import { z } from 'zod';
import type { Graph, Value } from '../../../../graph/graph.ts';
import { pad } from '../../../../graph/operators/pad.ts';
import { resize } from '../../../../graph/operators/resize.ts';
import { slice } from '../../../../graph/operators/slice.ts';
import type { Pair } from '../../../../graph/window.ts';
import { dataFormat, sides, sizePair } from '../../config/fields.ts';
import { asImages, imageTensor } from '../../tensor.ts';
import { carriedEnding } from '../ending.ts';
import { weightAlongAxes } from './along-axes.ts';
import { interpolations } from './interpolation.ts';
import { defineLayer, onlyInput } from '../layer.ts';
import { resample } from './resizing.ts';

/** Zeros around each image (keras.layers.ZeroPadding2D). */
export const zeroPadding2d = defineLayer(
  z.object({ padding: sides.default([1, 1, 1, 1]), data_format: dataFormat }),
  (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const [top, bottom, left, right] = fields.padding as [number, number, number, number];
    const padded = call.graph.apply(pad, [images], {
      before: [0, 0, top, left],
      after: [0, 0, bottom, right],
    });
    return imageTensor(padded, fields.data_format, carriedEnding(call));
  },
);

/** Rows and columns cut off each image (keras.layers.Cropping2D). */
export const cropping2d = defineLayer(
  z.object({ cropping: sides.default([0, 0, 0, 0]), data_format: dataFormat }),
  (fields, call) => {
    const images = asImages(call.graph, onlyInput(call), fields.data_format);
    const [, , height, width] = images.shape as [number, number, number, number];
    const [top, bottom, left, right] = fields.cropping as [number, number, number, number];
    const block = { axes: [2, 3], starts: [top, left], ends: [height - bottom, width - right] };
    return imageTensor(call.graph.apply(slice, [images], block), fields.data_format, carriedEnding(call));
  },
);

/** Images enlarged by whole factors (keras.layers.UpSampling2D). */
export const upSampling2d = defineLayer(
  z.object({
    size: sizePair.default([2, 2]),
    data_format: dataFormat,
    interpolation: z.enum(interpolations).default('nearest'),
  }),
  ({ size, data_format: format, interpolation }, call) => {
    const { graph } = call;
    const images = asImages(graph, onlyInput(call), format);
    const enlarged =
      interpolation === 'nearest'
        ? graph.apply(resize, [images], { scales: size })
        : interpolation === 'bilinear'
          ? enlargeBilinear(graph, images, size, pixelCentre(call.origin.version))
          : resample(graph, images, [images.shape[2]! * size[0], images.shape[3]! * size[1]], {
              interpolation,
              antialias: false,
              backend: call.origin.backend,
            });
    return imageTensor(enlarged, format, carriedEnding(call));
  },
);

/** Bilinear interpolation is linear along each axis by itself. */
function enlargeBilinear(graph: Graph, images: Value, size: Pair, centre: number): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const rows = bilinearWeights(height, size[0], centre);
  return weightAlongAxes(graph, images, rows, bilinearWeights(width, size[1], centre));
}

/**
 * Where a pixel's centre lies: at its middle since TensorFlow 2 and the tf.keras of that time, at its corner before
 * (tf.image.resize_bilinear; standalone Keras used it until 2.3).
 */
function pixelCentre(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const firstWithMiddle = version.endsWith('-tf') ? 20204 : 20400;
  return major * 10_000 + minor * 100 + patch >= firstWithMiddle ? 0.5 : 0;
}

/** Weights [size · factor, size] of each pixel in each enlarged one; the border is repeated. */
function bilinearWeights(size: number, factor: number, centre: number): Float32Array {
  const weights = new Float32Array(size * factor * size);
  for (let row = 0; row < size * factor; row++) {
    const position = Math.min(Math.max((row + centre) / factor - centre, 0), size - 1);
    const lower = Math.floor(position);
    const upper = Math.min(lower + 1, size - 1);
    weights[row * size + lower]! += 1 - (position - lower);
    weights[row * size + upper]! += position - lower;
  }
  return weights;
}
