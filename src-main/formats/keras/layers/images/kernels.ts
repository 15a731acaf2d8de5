import type { Shape, Value } from '../../../../graph/graph.ts';
import type { DataFormat } from '../../config/fields.ts';
import { transposeData } from '../../math.ts';
import type { LayerCall } from '../layer.ts';

/** Classes whose kernels Keras turns when it loads a file written on Theano (keras 2.3 `preprocess_weights_for_loading`). */
const flippedClasses = new Set(['Conv2D', 'Conv2DTranspose']);

/**
 * A four-axis kernel as a constant with its axes in graph order. `shape` is Keras 2's [height, width, …];
 * `permutation` leads from it to the order of the operator.
 *
 * Keras 1 stored channels_first kernels the other way round, [filters, channels, height, width], and Theano computed
 * true convolutions, so its kernels have to be turned by 180°.
 */
export function imageKernel(
  call: LayerCall,
  format: DataFormat,
  name: string,
  shape: Shape,
  permutation: readonly number[],
): Value {
  const data = call.weights.once(name, () => {
    const kernel = readKernel(call, format, name, shape);
    const turned = flippedClasses.has(call.layer.className) && call.origin.backend === 'theano';
    return transposeData(turned ? turnKernel(kernel, shape) : kernel, shape, permutation);
  });
  return call.graph.constant(
    permutation.map((axis) => shape[axis]!),
    data,
  );
}

function readKernel(
  { layer, weights, origin }: LayerCall,
  format: DataFormat,
  name: string,
  shape: Shape,
): Float32Array {
  if (origin.majorVersion > 1) return weights.read(name, shape);
  const stored = keras1Order(layer.className, format);
  const storedShape = stored.map((axis) => shape[axis]!);
  const back = shape.map((_, axis) => stored.indexOf(axis));
  return transposeData(weights.read(name, storedShape), storedShape, back);
}

/** For each axis that Keras 1 stored, the axis of Keras 2 that it became (same source as above). */
function keras1Order(className: string, format: DataFormat): readonly number[] {
  if (className === 'Conv2DTranspose') return format === 'channels_first' ? [2, 3, 0, 1] : [0, 1, 3, 2];
  return format === 'channels_first' ? [3, 2, 0, 1] : [0, 1, 2, 3];
}

/** Reverses height and width of a [height, width, …] kernel. */
function turnKernel(data: Float32Array, [height, width]: Shape): Float32Array {
  const area = height! * width!;
  const perPixel = data.length / area;
  const turned = new Float32Array(data.length);
  for (let pixel = 0; pixel < area; pixel++) {
    const from = (area - 1 - pixel) * perPixel;
    turned.set(data.subarray(from, from + perPixel), pixel * perPixel);
  }
  return turned;
}
