import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { Graph, Shape, Value } from '../../graph/graph.ts';
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
 * Reads how images enter from the model's only input layer.
 * Throws AppError MODEL_NOT_IMAGE_CLASSIFIER where they cannot.
 */
export function readInput(model: ModelConfig): ModelInput {
  if (model.inputs.length !== 1 || model.outputs.length !== 1) {
    throw notImages(
      `has ${model.inputs.length} inputs and ${model.outputs.length} outputs, where one of each is expected`,
      'Cut out the part from the image to the scores and save it as a model of its own.',
    );
  }
  const shape = inputShape(model);
  if (shape.length === 2) {
    const [height, width] = shape as [number, number];
    return { image: { channels: 1, height, width }, layout: 'no channels' };
  }
  if (shape.length !== 3) throw wrongRank(shape);
  const layout = inputFormat(model, shape);
  const [channels, height, width] = layout === 'channels_first' ? shape : [shape[2], shape[0], shape[1]];
  return { image: { channels: channels!, height: height!, width: width! }, layout };
}

/** The model's input from images [batch, channels, height, width]. */
export function enter(graph: Graph, images: Value, { layout, image }: ModelInput): KerasTensor {
  if (layout !== 'no channels') return imageTensor(images, layout);
  const shape = [images.shape[0]!, image.height, image.width];
  return plainTensor(graph.apply(reshape, [images], { shape }));
}

/** Sizes per image; Keras 1 and 2 call it batch_input_shape, Keras 3 batch_shape. */
function inputShape(model: ModelConfig): Shape {
  const layer = model.layers.find(({ name }) => name === model.inputs[0]!.layer);
  const fields = layer?.fields ?? {};
  const declared = fields.batch_input_shape ?? fields.batch_shape;
  if (!Array.isArray(declared)) {
    throw notImages(
      'does not state the shape of its input, so the size of the images is unknown',
      'Build the model with an Input layer of a fixed size and save it again.',
    );
  }
  const shape = declared.slice(1) as unknown[];
  if (shape.every((size) => typeof size === 'number' && Number.isInteger(size) && size > 0)) {
    return shape as number[];
  }
  throw notImages(
    `takes images of any size (input [${shape.map((size) => (typeof size === 'number' ? size : 'any')).join(', ')}] per image), but a trigger needs a fixed one`,
    'Build the model with an Input layer of a fixed size, load the weights into it, and save it again.',
  );
}

/**
 * From the first layer of images that states one; without any, from which end looks like channels. Flatten has a data
 * format too, but it says nothing about how images enter.
 */
function inputFormat(model: ModelConfig, shape: Shape): DataFormat {
  const spatial = leafLayers(model).find(
    (layer) => isSpatial(layer) && typeof layer.fields.data_format === 'string',
  );
  if (spatial !== undefined) {
    return spatial.fields.data_format === 'channels_first' ? 'channels_first' : 'channels_last';
  }
  const looksFirst = shape[0]! <= 4 && shape[2]! > 4;
  return looksFirst ? 'channels_first' : 'channels_last';
}

function wrongRank(shape: Shape): AppError {
  if (shape.length === 1) {
    return notImages(
      `takes a flat vector of ${shape[0]} numbers, not images: their height, width and channels are not in the file, and a trigger is a pattern in an image`,
      'Put an Input layer of the image shape and a Flatten or Reshape layer before it, and save it again.',
    );
  }
  return notImages(
    `takes [${shape.join(', ')}] numbers, where [height, width, channels] is expected`,
    'Only models of still images can be scanned.',
  );
}

function notImages(what: string, remedy: string): AppError {
  return new AppError('MODEL_NOT_IMAGE_CLASSIFIER', `The model ${what}. ${remedy}`);
}
