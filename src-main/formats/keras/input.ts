import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { Graph, Value } from '../../graph/graph.ts';
import { reshape } from '../../graph/operators/reshape.ts';
import type { ImageShape } from '../classifier.ts';
import { isSpatial } from './config/data-format.ts';
import type { DataFormat } from './config/fields.ts';
import { leafLayers, type ModelConfig } from './config/model-config.ts';
import { imageTensor, plainTensor, type KerasTensor } from './tensor.ts';

/** How images enter the model. */
export interface ModelInput {
  readonly image: ImageShape;
  /** `no channels`: the model takes [height, width]. */
  readonly layout: DataFormat | 'no channels';
}

/**
 * Reads how images enter from the model's only input layer. `size` is the user's, for a model that takes any.
 * Throws AppError MODEL_NOT_IMAGE_CLASSIFIER where they cannot, MODEL_INPUT_SIZE_NEEDED where the size is open.
 */
export function readInput(model: ModelConfig, size: ModelOptions['inputSize']): ModelInput {
  if (model.inputs.length !== 1) {
    throw notImages(
      `has ${model.inputs.length} inputs, where one is expected`,
      'Cut out the part from the image to the scores and save it as a model of its own.',
    );
  }
  const declared = inputShape(model);
  if (declared.length === 2) {
    const [height, width] = fixedSize(declared[0]!, declared[1]!, size);
    return { image: { channels: 1, height, width }, layout: 'no channels' };
  }
  if (declared.length !== 3) throw wrongRank(declared);
  const layout = inputFormat(model, declared);
  const [channels, ...sides] =
    layout === 'channels_first' ? declared : [declared[2]!, declared[0]!, declared[1]!];
  if (channels === null) throw openChannels(declared);
  const [height, width] = fixedSize(sides[0]!, sides[1]!, size);
  return { image: { channels: channels!, height, width }, layout };
}

/** Sizes per image; null where the model takes any. */
type OpenShape = readonly (number | null)[];

function fixedSize(
  height: number | null,
  width: number | null,
  size: ModelOptions['inputSize'],
): [number, number] {
  const fits =
    size !== null && (height ?? size.height) === size.height && (width ?? size.width) === size.width;
  if (fits) return [size.height, size.width];
  if (size === null && height !== null && width !== null) return [height, width];
  const describe = (side: number | null): string => (side === null ? 'any' : String(side));
  const taken = `${describe(height)} × ${describe(width)}`;
  throw new AppError(
    'MODEL_INPUT_SIZE_NEEDED',
    size === null
      ? `The model takes images of any size (${taken}), but a trigger needs a fixed one. Say which with --input-size HEIGHTxWIDTH: the size of the images that it was trained on.`
      : `The model takes images of ${taken}, not of ${size.height} × ${size.width}. Give a size that fits, or none where the model's own is fixed.`,
  );
}

/** The model's input from images [batch, channels, height, width]. */
export function enter(graph: Graph, images: Value, { layout, image }: ModelInput): KerasTensor {
  if (layout !== 'no channels') return imageTensor(images, layout);
  const shape = [images.shape[0]!, image.height, image.width];
  return plainTensor(graph.apply(reshape, [images], { shape }));
}

/** Keras 1 and 2 call it batch_input_shape, Keras 3 batch_shape. */
function inputShape(model: ModelConfig): OpenShape {
  const layer = model.layers.find(({ name }) => name === model.inputs[0]!.layer);
  const fields = layer?.fields ?? {};
  const declared = fields.batch_input_shape ?? fields.batch_shape;
  const shape = Array.isArray(declared) ? (declared.slice(1) as unknown[]) : undefined;
  const isSize = (size: unknown): size is number | null =>
    size === null || (typeof size === 'number' && Number.isInteger(size) && size > 0);
  if (shape?.every(isSize) === true) return shape;
  throw notImages(
    'does not state the shape of its input, so the size of the images is unknown',
    'Build the model with an Input layer of a fixed size and save it again.',
  );
}

/**
 * From the first layer of images that states one; without any, or where the axes are exchanged before it, from which end
 * looks like channels. Flatten has a data format too, but it says nothing about how images enter.
 */
function inputFormat(model: ModelConfig, shape: OpenShape): DataFormat {
  const layers = leafLayers(model);
  const spatial = layers.findIndex(
    (layer) => isSpatial(layer) && typeof layer.fields.data_format === 'string',
  );
  const exchange = layers.findIndex(({ className }) => exchangesAxes.has(className));
  if (spatial >= 0 && (exchange < 0 || exchange > spatial)) {
    return layers[spatial]!.fields.data_format === 'channels_first' ? 'channels_first' : 'channels_last';
  }
  const isFew = (size: number | null | undefined): boolean => typeof size === 'number' && size <= 4;
  return isFew(shape[0]) && !isFew(shape[2]) ? 'channels_first' : 'channels_last';
}

const exchangesAxes = new Set([
  'Permute',
  'keras.ops.Transpose',
  'keras.ops.Moveaxis',
  'tf.transpose',
  'tf.compat.v1.transpose',
]);

function openChannels(shape: OpenShape): AppError {
  return notImages(
    `does not state how many channels its images have ([${shape.map((size) => size ?? 'any').join(', ')}] per image)`,
    'Build the model with an Input layer that states them, load the weights into it, and save it again.',
  );
}

function wrongRank(shape: OpenShape): AppError {
  if (shape.length === 1) {
    return notImages(
      `takes a flat vector of ${shape[0] ?? 'any number of'} numbers, not images: their height, width and channels are not in the file, and a trigger is a pattern in an image`,
      'Put an Input layer of the image shape and a Flatten or Reshape layer before it, and save it again.',
    );
  }
  return notImages(
    `takes [${shape.map((size) => size ?? 'any').join(', ')}] numbers, where [height, width, channels] is expected`,
    'Only models of still images can be scanned.',
  );
}

function notImages(what: string, remedy: string): AppError {
  return new AppError('MODEL_NOT_IMAGE_CLASSIFIER', `The model ${what}. ${remedy}`);
}
