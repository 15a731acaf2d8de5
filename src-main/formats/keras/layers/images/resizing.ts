import { z } from 'zod';
import type { Graph, Value } from '../../../../graph/graph.ts';
import { pad } from '../../../../graph/operators/pad.ts';
import { slice } from '../../../../graph/operators/slice.ts';
import { sub } from '../../../../graph/operators/sub.ts';
import { add } from '../../../../graph/operators/add.ts';
import type { Pair } from '../../../../graph/window.ts';
import { count, dataFormat, flag } from '../../config/fields.ts';
import { apply } from '../../math.ts';
import { asImages, imageTensor } from '../../tensor.ts';
import { weightAlongAxes } from './along-axes.ts';
import { interpolations, resamplingWeights, type Resampling } from './interpolation.ts';
import { carriedEnding } from '../ending.ts';
import { defineLayer, onlyInput, UnsupportedUse, type LayerCall } from '../layer.ts';

const targetSize = { height: count, width: count, data_format: dataFormat };

/** Images in another size (keras.layers.Resizing), cut or padded to the target's proportions first where asked. */
export const resizing = defineLayer(
  z.object({
    ...targetSize,
    interpolation: z.string().toLowerCase().pipe(z.enum(interpolations)).default('bilinear'),
    antialias: flag,
    crop_to_aspect_ratio: flag,
    pad_to_aspect_ratio: flag,
    fill_value: z.number().default(0),
  }),
  (fields, call) => {
    const { graph, origin } = call;
    const images = asImages(graph, onlyInput(call), fields.data_format);
    const proportions =
      fields.crop_to_aspect_ratio === true ? 'crop' : fields.pad_to_aspect_ratio === true ? 'pad' : 'stretch';
    const result = resized(graph, images, [fields.height, fields.width], {
      interpolation: fields.interpolation,
      antialias: fields.antialias === true,
      backend: origin.backend,
      proportions,
      filler: fields.fill_value,
    });
    return imageTensor(result, fields.data_format, carriedEnding(call));
  },
);

/** How images get another size. */
export interface ResizeOptions extends Resampling {
  /** What is done about other proportions: nothing, cut first, or pad with `filler` first. */
  readonly proportions: 'stretch' | 'crop' | 'pad';
  readonly filler: number;
}

/** [batch, channels, height, width] in another size (keras.ops.image.resize). */
export function resized(graph: Graph, images: Value, size: Pair, options: ResizeOptions): Value {
  switch (options.proportions) {
    case 'stretch':
      return resample(graph, images, size, options);
    case 'crop':
      return resample(graph, cropToProportions(graph, images, size), size, options);
    case 'pad':
      return resample(graph, padToProportions(graph, images, size, options.filler), size, options);
  }
}

/** The middle of larger images; smaller ones are cut to the proportions and enlarged (keras.layers.CenterCrop). */
export const centerCrop = defineLayer(z.object(targetSize), (fields, call) => {
  const { graph } = call;
  const images = asImages(graph, onlyInput(call), fields.data_format);
  const size: Pair = [fields.height, fields.width];
  return imageTensor(centred(call, images, size), fields.data_format, carriedEnding(call));
});

/** The minor version of Keras 2 from which on; what those before it made of images without training is not read. */
const firstWithProportions = 9;

/**
 * Random while training. When predicting, Keras 2 cuts images to the proportions and resizes them
 * (`image_utils.smart_resize`); Keras 3 leaves them as they are, which fits the layers after it only where they have the
 * size already (keras.layers.RandomCrop).
 */
export const randomCrop = defineLayer(z.object(targetSize), (fields, call) => {
  const images = asImages(call.graph, onlyInput(call), fields.data_format);
  const [height, width] = images.shape.slice(2);
  if (height === fields.height && width === fields.width) return onlyInput(call);
  const [major = 0, minor = 0] = call.origin.version.split('.').map(Number);
  if (major !== 2 || minor < firstWithProportions) {
    throw new UnsupportedUse('it crops images at random, and what it makes of them without training differs');
  }
  const result = inProportion(call, images, [fields.height, fields.width]);
  return imageTensor(result, fields.data_format, carriedEnding(call));
});

function centred({ graph, origin }: LayerCall, images: Value, size: Pair): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const [top, left] = [Math.floor((height - size[0]) / 2), Math.floor((width - size[1]) / 2)];
  if (height >= size[0] && width >= size[1]) return cut(graph, images, [top, left], size);
  return inProportion({ graph, origin }, images, size);
}

/** Cut to the proportions of another size, then resized. */
function inProportion(
  { graph, origin }: Pick<LayerCall, 'graph' | 'origin'>,
  images: Value,
  size: Pair,
): Value {
  const how = { interpolation: 'bilinear', antialias: false, backend: origin.backend } as const;
  return resample(graph, cropToProportions(graph, images, size), size, how);
}

export function resample(graph: Graph, images: Value, size: Pair, how: Resampling): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const [rows, columns] = [weightsFor(height, size[0], how), weightsFor(width, size[1], how)];
  return weightAlongAxes(
    graph,
    images,
    height === size[0] ? undefined : rows,
    width === size[1] ? undefined : columns,
  );
}

function weightsFor(from: number, to: number, how: Resampling): Float32Array {
  const weights = resamplingWeights(from, to, how);
  if (weights !== undefined) return weights;
  throw new UnsupportedUse(
    `it resizes by ${how.interpolation} as ${how.backend} does, which is not supported`,
  );
}

/** Size of the largest block in the proportions of `target` (keras `resize`, crop_to_aspect_ratio). */
function cropToProportions(graph: Graph, images: Value, target: Pair): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const size: Pair = [
    Math.max(Math.min(height, Math.floor((width * target[0]) / target[1])), 1),
    Math.max(Math.min(width, Math.floor((height * target[1]) / target[0])), 1),
  ];
  const start: Pair = [Math.floor((height - size[0]) / 2), Math.floor((width - size[1]) / 2)];
  return cut(graph, images, start, size);
}

/** As many rows and columns on both sides, which may be one fewer than the proportions ask for (keras `resize`). */
function padToProportions(graph: Graph, images: Value, target: Pair, filler: number): Value {
  const [, , height, width] = images.shape as [number, number, number, number];
  const rows = Math.floor((Math.max(height, Math.floor((width * target[0]) / target[1])) - height) / 2);
  const columns = Math.floor((Math.max(width, Math.floor((height * target[1]) / target[0])) - width) / 2);
  if (rows === 0 && columns === 0) return images;
  const margins = { before: [0, 0, rows, columns], after: [0, 0, rows, columns] };
  if (filler === 0) return graph.apply(pad, [images], margins);
  return apply(graph, add, graph.apply(pad, [apply(graph, sub, images, filler)], margins), filler);
}

function cut(graph: Graph, images: Value, [top, left]: Pair, [height, width]: Pair): Value {
  if (images.shape[2] === height && images.shape[3] === width) return images;
  return graph.apply(slice, [images], {
    axes: [2, 3],
    starts: [top, left],
    ends: [top + height, left + width],
  });
}
