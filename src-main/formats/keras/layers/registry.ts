import { activationLayers } from './activation-layers.ts';
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './convolution.ts';
import { dense, identity } from './core.ts';
import { dot } from './dot.ts';
import type { LayerKind } from './layer.ts';
import { addLayer, average, concatenate, maximum, minimum, multiply, subtract } from './merge.ts';
import { batchNormalization, layerNormalization } from './normalization.ts';
import { averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from './pooling.ts';
import { flatten, permute, repeatVector, reshapeLayer } from './reshaping.ts';
import { normalization, rescaling } from './scaling.ts';
import { cropping2d, upSampling2d, zeroPadding2d } from './spatial.ts';

/** Layers that change nothing outside training. */
const trainingOnly = [
  'ActivityRegularization',
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'Identity',
  'RandomBrightness',
  'RandomContrast',
  'RandomFlip',
  'RandomRotation',
  'RandomTranslation',
  'RandomZoom',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
];

/** Every class of layer that can be read, by its Keras 2 name. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map<string, LayerKind>([
  ...activationLayers,
  ...trainingOnly.map((className): [string, LayerKind] => [className, identity]),
  ['Add', addLayer],
  ['Average', average],
  ['AveragePooling2D', averagePooling2d],
  ['BatchNormalization', batchNormalization],
  ['BatchNormalizationV1', batchNormalization],
  ['BatchNormalizationV2', batchNormalization],
  ['Concatenate', concatenate],
  ['Conv2D', conv2d],
  ['Conv2DTranspose', conv2dTranspose],
  ['Cropping2D', cropping2d],
  ['Dense', dense],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['Dot', dot],
  ['Flatten', flatten],
  ['GlobalAveragePooling2D', globalAveragePooling2d],
  ['GlobalMaxPooling2D', globalMaxPooling2d],
  ['LayerNormalization', layerNormalization],
  ['MaxPooling2D', maxPooling2d],
  ['Maximum', maximum],
  ['Minimum', minimum],
  ['Multiply', multiply],
  ['Normalization', normalization],
  ['Permute', permute],
  ['RepeatVector', repeatVector],
  ['Rescaling', rescaling],
  ['Reshape', reshapeLayer],
  ['SeparableConv2D', separableConv2d],
  ['Subtract', subtract],
  ['UpSampling2D', upSampling2d],
  ['ZeroPadding2D', zeroPadding2d],
]);
