import type { Graph, Value } from '../../../graph/graph.ts';
import { abs } from '../../../graph/operators/abs.ts';
import { averagePool, type PoolAttributes } from '../../../graph/operators/average-pool.ts';
import { maxPool } from '../../../graph/operators/max-pool.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { pad } from '../../../graph/operators/pad.ts';
import { reduceMax } from '../../../graph/operators/reduce-max.ts';
import { reduceMean } from '../../../graph/operators/reduce-mean.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { windowOutput, type Pads, type Pair } from '../../../graph/window.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import { DataTensor, type Tensor } from '../values/data-tensor.ts';
import { mergedShape, onMerged } from '../values/emission.ts';
import { asImages, sizeOf } from './convolution.ts';
import { dilatedMaxPool } from './dilated-pool.ts';
import type { Handler } from './handler.ts';
import { plain, reductions, type Reduction } from './reductions.ts';
import { reshaped } from './reshaping.ts';
import { readWindows, type Windows } from './windows.ts';

interface Pool extends PoolAttributes {
  readonly dilations: Pair;
  /** Padding that makes the last window complete where the size is rounded up. It counts for nothing. */
  readonly ceilPads: Pads;
}

/** Largest element of each window. */
export const maxPooling: Handler = (node) =>
  pooled(node, (graph, images, { ceilPads, dilations, ...pool }) => {
    const attributes = { ...pool, pads: sumPads(pool.pads, ceilPads) };
    return dilations.every((step) => step === 1)
      ? graph.apply(maxPool, [images], attributes)
      : dilatedMaxPool(graph, images, { ...attributes, dilations });
  });

/** Mean of each window; the padding counts as zeros where `count_include_pad` says so. */
export const averagePooling: Handler = (node) => {
  refuseDilations(node);
  const counts = node.int('count_include_pad', 0) === 1;
  return pooled(node, (graph, images, pool) => meanPool(graph, images, pool, counts));
};

/** `(Σ |x|ᵖ)^(1/p)` of each window, for p = 1 and 2. */
export const lpPooling: Handler = (node) => {
  refuseDilations(node);
  const p = readNorm(node);
  return pooled(node, (graph, images, pool) => {
    const powers = p === 1 ? apply(graph, abs, images) : apply(graph, mul, images, images);
    const mean = meanPool(
      graph,
      powers,
      { ...pool, pads: sumPads(pool.pads, pool.ceilPads), ceilPads: [0, 0, 0, 0] },
      true,
    );
    const sum = affine(graph, mean, pool.kernel[0] * pool.kernel[1], 0);
    return p === 1 ? sum : apply(graph, sqrt, sum);
  });
};

/** The p of a norm. */
function readNorm(node: NodeCall): 1 | 2 {
  const p = node.int('p', 2);
  if (p !== 1 && p !== 2) throw node.unsupported(`pools with p = ${p}`);
  return p;
}

function refuseDilations(node: NodeCall): void {
  const dilations = node.ints('dilations') ?? [];
  if (dilations.some((step) => step !== 1))
    throw node.unsupported(`takes means over dilated windows (dilations ${dilations.join(', ')})`);
}

/** Over all pixels, which stay as one. */
export const globalMaxPooling = globalPooling(plain(reduceMax));
export const globalAveragePooling = globalPooling(plain(reduceMean));

/** `(Σ |x|ᵖ)^(1/p)` over all pixels, for p = 1 and 2. */
export const globalLpPooling: Handler = (node) =>
  globalPooling(readNorm(node) === 1 ? reductions.ReduceL1 : reductions.ReduceL2)(node);

function globalPooling(reduce: Reduction): Handler {
  return (node) => {
    const x = node.data(0);
    const axes = x.shape.map((_, axis) => axis).slice(2);
    const shape = x.shape.map((size, axis) => (axis < 2 ? size : 1));
    return onMerged([x], shape, (graph, [value]) => reduce(graph, value!, axes));
  };
}

type Compute = (graph: Graph, images: Value, pool: Pool) => Value;

function pooled(node: NodeCall, compute: Compute): Tensor {
  const kernel = node.ints('kernel_shape');
  if (kernel === undefined) throw node.corrupt('it states no kernel_shape');
  if (node.data(0).shape.length === 5) return pooledAlongDepth(node, node.data(0), kernel, compute);
  return pooledImages(node, node.data(0), readWindows(node, node.data(0).shape.slice(2), kernel), compute);
}

/**
 * Three axes, of which only the first is pooled, as PyTorch writes its local response normalization: the other two are
 * taken as one.
 */
function pooledAlongDepth(
  node: NodeCall,
  x: DataTensor,
  kernel: readonly number[],
  compute: Compute,
): Tensor {
  const [batch, channels, depth, height, width] = x.shape as [number, number, number, number, number];
  const [strides, dilations] = [node.ints('strides') ?? [1, 1, 1], node.ints('dilations') ?? [1, 1, 1]];
  const pads = node.ints('pads') ?? [0, 0, 0, 0, 0, 0];
  const isTrivial = [1, 2].every(
    (axis) => kernel[axis] === 1 && strides[axis] === 1 && pads[axis] === 0 && pads[axis + 3] === 0,
  );
  const isPlain = isTrivial && node.text('auto_pad', 'NOTSET') === 'NOTSET' && dilations[0] === 1;
  if (!isPlain) throw node.unsupported('slides a window over 3 axes');
  const flat = reshaped(x, [batch, channels, depth, height * width]) as DataTensor;
  const window: Windows = {
    kernel: [kernel[0]!, 1],
    strides: [strides[0]!, 1],
    dilations: [1, 1],
    pads: [pads[0]!, 0, pads[3]!, 0],
  };
  const result = pooledImages(node, flat, window, compute);
  return reshaped(result, [batch, channels, result.shape[2]!, height, width]);
}

function pooledImages(node: NodeCall, x: DataTensor, window: Windows, compute: Compute): DataTensor {
  const ceilPads = ceilPadsOf(node, x, window);
  const size = windowOutput(sizeOf(x), window.kernel, window.dilations, {
    ...window,
    pads: sumPads(window.pads, ceilPads),
  });
  const spatial = x.shape.length === 3 ? [size[1]] : size;
  const shape = [x.shape[0]!, x.shape[1]!, ...spatial];
  return new DataTensor({
    shape,
    inputs: [x],
    emit: (emission, [value]) => {
      const images = emission.reshape(value!, asImages(value!.shape));
      const result = compute(emission.graph, images, { ...window, ceilPads });
      return emission.reshape(result, mergedShape(shape, emission.groups));
    },
  });
}

/** Rounding up adds a window only where it begins inside the image or the padding before it. */
function ceilPadsOf(node: NodeCall, x: DataTensor, { kernel, strides, dilations, pads }: Windows): Pads {
  if (node.int('ceil_mode', 0) === 0) return [0, 0, 0, 0];
  const [down, right] = ([0, 1] as const).map((axis) => {
    const size = sizeOf(x)[axis];
    const padded = size + pads[axis] + pads[axis + 2]!;
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    let count = Math.ceil((padded - reach) / strides[axis]) + 1;
    if ((count - 1) * strides[axis] >= size + pads[axis]) count -= 1;
    return Math.max(0, (count - 1) * strides[axis] + reach - padded);
  }) as [number, number];
  return [0, 0, down, right];
}

function meanPool(
  graph: Graph,
  images: Value,
  { ceilPads, dilations: _, ...pool }: Pool,
  countsPadding: boolean,
): Value {
  const { pads } = pool;
  if (!countsPadding) return graph.apply(averagePool, [images], { ...pool, pads: sumPads(pads, ceilPads) });
  const isPadded = pads.some((size) => size !== 0);
  const padded = isPadded
    ? graph.apply(pad, [images], { before: [0, 0, pads[0], pads[1]], after: [0, 0, pads[2], pads[3]] })
    : images;
  return graph.apply(averagePool, [padded], { ...pool, pads: ceilPads });
}

function sumPads(a: Pads, b: Pads): Pads {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]];
}
