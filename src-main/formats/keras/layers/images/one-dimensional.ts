import type { LayerConfig } from '../../config/model-config.ts';
import { adaptiveAveragePooling2d, adaptiveMaxPooling2d } from './adaptive-pooling.ts';
import { padded } from '../../operations/rearrange.ts';
import type { KerasTensor } from '../../tensor.ts';
import { conv2d, conv2dTranspose, depthwiseConv2d, separableConv2d } from './convolution.ts';
import { onlyInput, type DefinedLayer, type LayerCall, type LayerKind } from '../layer.ts';
import { averagePooling2d, globalAveragePooling2d, globalMaxPooling2d, maxPooling2d } from './pooling.ts';
import { reshaped } from '../reshaping.ts';
import { cropping2d, upSampling2d, zeroPadding2d } from './spatial.ts';

/** Sizes along the one axis, which get a 1 for the other. */
const sizeFields = new Set([
  'kernel_size',
  'pool_size',
  'strides',
  'dilation_rate',
  'size',
  'output_padding',
  'output_size',
]);
const marginFields = new Set(['padding', 'cropping']);

/**
 * Layers of rows [length, channels], computed as those of images [length, 1, channels] (or [channels, length, 1] where
 * the channels come first): every formula is the same, with a window of width 1.
 */
export const oneDimensionalLayers: readonly (readonly [string, LayerKind])[] = [
  ['AdaptiveAveragePooling1D', asImages('AdaptiveAveragePooling2D', adaptiveAveragePooling2d)],
  ['AdaptiveMaxPooling1D', asImages('AdaptiveMaxPooling2D', adaptiveMaxPooling2d)],
  ['AveragePooling1D', asImages('AveragePooling2D', averagePooling2d)],
  ['Conv1D', asImages('Conv2D', conv2d)],
  ['Conv1DTranspose', asImages('Conv2DTranspose', conv2dTranspose)],
  ['Cropping1D', asImages('Cropping2D', cropping2d)],
  ['DepthwiseConv1D', asImages('DepthwiseConv2D', depthwiseConv2d)],
  ['GlobalAveragePooling1D', asImages('GlobalAveragePooling2D', globalAveragePooling2d)],
  ['GlobalMaxPooling1D', asImages('GlobalMaxPooling2D', globalMaxPooling2d)],
  ['MaxPooling1D', asImages('MaxPooling2D', maxPooling2d)],
  ['SeparableConv1D', asImages('SeparableConv2D', separableConv2d)],
  ['UpSampling1D', asImages('UpSampling2D', upSampling2d)],
  ['ZeroPadding1D', asImages('ZeroPadding2D', zeroPadding2d)],
];

function asImages(className: string, kind: DefinedLayer): LayerKind {
  return {
    weightNames: (layer) => kind.weightNames(widened(layer, className)),
    build: (call) => {
      const x = onlyInput(call);
      if (x.rank !== 3)
        throw new Error(`it needs rows, but its input has the shape [${x.shape.join(', ')}] per image`);
      const layer = widened(call.layer, className);
      const isFirst = layer.fields.data_format === 'channels_first';
      const rows = call.layer.fields.padding === 'causal' ? paddedBefore(call, x, isFirst) : x;
      const [first, second] = rows.shape as [number, number];
      const image = reshaped(call.graph, rows, isFirst ? [first, second, 1] : [first, 1, second]);
      const weights = call.weights.reshaped((shape) =>
        shape.length === 3 ? [shape[0]!, 1, shape[1]!, shape[2]!] : shape,
      );
      const result = kind.build({ ...call, layer, inputs: [image], weights });
      if (result.rank !== 4) return result;
      const unit = isFirst ? 2 : 1;
      return reshaped(
        call.graph,
        result,
        result.shape.filter((_, axis) => axis !== unit),
      );
    },
  };
}

/** The layer's arguments as those of its image layer. */
function widened(layer: LayerConfig, className: string): LayerConfig {
  const fields = Object.fromEntries(
    Object.entries(layer.fields).map(([name, value]) => [name, widenedField(name, value)]),
  );
  return { ...layer, className, fields };
}

function widenedField(name: string, value: unknown): unknown {
  if (value === 'causal') return 'valid';
  const sizes: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (sizeFields.has(name) && value !== null) return [sizes[0], name === 'output_padding' ? 0 : 1];
  if (!marginFields.has(name) || typeof value === 'string') return value;
  return [sizes.length === 2 ? sizes : [value, value], [0, 0]];
}

/** Zeros before each row, as many as a causal convolution reaches back (keras `BaseConv1D`, padding `causal`). */
function paddedBefore(
  { graph, layer: { fields } }: LayerCall,
  x: KerasTensor,
  isFirst: boolean,
): KerasTensor {
  const [reach, dilation] = [fields.kernel_size, fields.dilation_rate ?? 1].map((size) =>
    Number(Array.isArray(size) ? size[0] : size),
  );
  const before = (reach! - 1) * dilation!;
  const padding = [before, 0] as const;
  return padded(graph, x, [[0, 0], isFirst ? [0, 0] : padding, isFirst ? padding : [0, 0]], 0);
}
