import { operationKinds } from '../operations/registry.ts';
import { activationLayers } from './activations/activation-layers.ts';
import { groupedQueryAttention, multiHeadAttention } from './attention.ts';
import { adaptiveAveragePooling2d, adaptiveMaxPooling2d } from './images/adaptive-pooling.ts';
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './images/convolution.ts';
import { dense, identity } from './core.ts';
import { dot } from './dot.ts';
import { additiveAttention, dotAttention } from './dot-attention.ts';
import { einsumDense } from './einsum-dense.ts';
import type { LayerKind } from './layer.ts';
import { addLayer, average, concatenate, maximum, minimum, multiply, scaledSum, subtract } from './merge.ts';
import {
  batchNormalization,
  groupNormalization,
  layerNormalization,
  rmsNormalization,
  unitNormalization,
} from './normalization.ts';
import { oneDimensionalLayers } from './images/one-dimensional.ts';
import {
  averagePooling2d,
  globalAveragePooling2d,
  globalMaxPooling2d,
  maxPooling2d,
} from './images/pooling.ts';
import { centerCrop, randomCrop, resizing } from './images/resizing.ts';
import { flatten, permute, repeatVector, reshapeLayer } from './reshaping.ts';
import { layerScale, normalization, rescaling } from './scaling.ts';
import { wrapperKinds } from './wrappers.ts';
import { masking } from './masking.ts';
import { cropping2d, upSampling2d, zeroPadding2d } from './images/spatial.ts';

/** Layers that change nothing outside training. */
const trainingOnly = [
  'ActivityRegularization',
  'AlphaDropout',
  'AugMix',
  'CutMix',
  'Dropout',
  'Equalization',
  'GaussianDropout',
  'GaussianNoise',
  'Identity',
  'MaxNumBoundingBoxes',
  'MixUp',
  'RandAugment',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomElasticTransform',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHeight',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomWidth',
  'RandomZoom',
  'Solarization',
  'SpatialDropout1D',
  'SpatialDropout2D',
  'SpatialDropout3D',
];

/** Every class of layer that can be read, by its Keras 2 name. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map<string, LayerKind>([
  ...wrapperKinds((className) => layerKinds.get(className)),
  ...oneDimensionalLayers,
  ...operationKinds,
  ...activationLayers,
  ...trainingOnly.map((className): [string, LayerKind] => [className, identity]),
  ['AdaptiveAveragePooling2D', adaptiveAveragePooling2d],
  ['AdaptiveMaxPooling2D', adaptiveMaxPooling2d],
  ['Add', addLayer],
  ['AdditiveAttention', additiveAttention],
  ['Attention', dotAttention],
  ['Average', average],
  ['AveragePooling2D', averagePooling2d],
  ['BatchNormalization', batchNormalization],
  ['BatchNormalizationV1', batchNormalization],
  ['BatchNormalizationV2', batchNormalization],
  ['CenterCrop', centerCrop],
  ['Concatenate', concatenate],
  ['Conv2D', conv2d],
  ['Conv2DTranspose', conv2dTranspose],
  ['Cropping2D', cropping2d],
  ['CustomScaleLayer', scaledSum],
  ['Dense', dense],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['Dot', dot],
  ['EinsumDense', einsumDense],
  ['Flatten', flatten],
  ['GlobalAveragePooling2D', globalAveragePooling2d],
  ['GlobalMaxPooling2D', globalMaxPooling2d],
  ['GroupNormalization', groupNormalization],
  ['GroupedQueryAttention', groupedQueryAttention],
  ['LayerNormalization', layerNormalization],
  ['LayerScale', layerScale],
  ['Masking', masking],
  ['MaxPooling2D', maxPooling2d],
  ['Maximum', maximum],
  ['Minimum', minimum],
  ['MultiHeadAttention', multiHeadAttention],
  ['Multiply', multiply],
  ['Normalization', normalization],
  ['Permute', permute],
  ['RMSNormalization', rmsNormalization],
  ['RandomCrop', randomCrop],
  ['RepeatVector', repeatVector],
  ['Rescaling', rescaling],
  ['Reshape', reshapeLayer],
  ['Resizing', resizing],
  ['SeparableConv2D', separableConv2d],
  ['Subtract', subtract],
  ['UnitNormalization', unitNormalization],
  ['UpSampling2D', upSampling2d],
  ['ZeroPadding2D', zeroPadding2d],
]);
