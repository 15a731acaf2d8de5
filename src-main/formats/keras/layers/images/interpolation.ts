/** How a pixel is made from its neighbours, by the names of keras.layers.Resizing. */
export const interpolations = [
  'nearest',
  'bilinear',
  'bicubic',
  'lanczos3',
  'lanczos5',
  'area',
  'gaussian',
  'mitchellcubic',
] as const;
type Interpolation = (typeof interpolations)[number];

/** A kernel of tensorflow/core/kernels/image/sampling_kernels.h: its radius and its value at a distance. */
interface Kernel {
  readonly radius: number;
  readonly at: (distance: number) => number;
}

const triangle: Kernel = { radius: 1, at: (x) => Math.max(1 - x, 0) };
const gaussian: Kernel = { radius: 1.5, at: (x) => (x >= 1.5 ? 0 : Math.exp((-x * x) / (2 * 0.5 * 0.5))) };
const mitchell: Kernel = {
  radius: 2,
  at: (x) => {
    if (x >= 2) return 0;
    return x >= 1 ? (((-7 / 18) * x + 2) * x - 10 / 3) * x + 16 / 9 : ((7 / 6) * x - 2) * x * x + 8 / 9;
  },
};

/** Keys' cubic convolution; a = −1/2 is Keys' own, −3/4 what PyTorch and older TensorFlow use. */
function cubic(a: number): Kernel {
  return {
    radius: 2,
    at: (x) => {
      if (x >= 2) return 0;
      return x >= 1 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : ((a + 2) * x - (a + 3)) * x * x + 1;
    },
  };
}

function lanczos(radius: number): Kernel {
  return {
    radius,
    at: (x) => {
      if (x > radius) return 0;
      if (x <= 1e-3) return 1;
      return (radius * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / radius)) / (Math.PI ** 2 * x ** 2);
    },
  };
}

export interface Resampling {
  readonly interpolation: Interpolation;
  readonly antialias: boolean;
  /** The `backend` that wrote the file: TensorFlow, PyTorch and JAX each have a cubic of their own. */
  readonly backend: string;
}

/**
 * Weights [to, from] of each old pixel in each new one along one axis: `tf.image.resize` with pixel centres at half
 * pixels, which interpolates along each axis by itself. Undefined where the back end's own way is not known here.
 */
export function resamplingWeights(from: number, to: number, how: Resampling): Float32Array | undefined {
  const { interpolation, antialias, backend } = how;
  if (interpolation === 'nearest') return nearest(from, to);
  if (interpolation === 'area') return area(from, to);
  const isTorch = backend === 'torch';
  if (interpolation === 'bicubic' && !antialias) {
    if (isTorch) return cubicClamped(from, to);
    if (backend === 'tensorflow' || backend === '') return cubicTable(from, to);
  }
  if (isTorch && interpolation !== 'bilinear' && interpolation !== 'bicubic') return undefined;
  if (interpolation === 'bilinear' && !antialias) return bilinear(from, to);
  return scaled(from, to, kernelOf(interpolation), antialias);
}

function kernelOf(interpolation: Exclude<Interpolation, 'nearest' | 'area'>): Kernel {
  switch (interpolation) {
    case 'bilinear':
      return triangle;
    case 'bicubic':
      return cubic(-0.5);
    case 'lanczos3':
      return lanczos(3);
    case 'lanczos5':
      return lanczos(5);
    case 'gaussian':
      return gaussian;
    case 'mitchellcubic':
      return mitchell;
  }
}

function fill(
  from: number,
  to: number,
  row: (index: number) => readonly (readonly [number, number])[],
): Float32Array {
  const weights = new Float64Array(to * from);
  for (let index = 0; index < to; index++) {
    for (const [pixel, weight] of row(index)) weights[index * from + pixel]! += weight;
  }
  return Float32Array.from(weights);
}

function nearest(from: number, to: number): Float32Array {
  return fill(from, to, (index) => [[Math.min(Math.floor(((index + 0.5) * from) / to), from - 1), 1]]);
}

function bilinear(from: number, to: number): Float32Array {
  return fill(from, to, (index) => {
    const position = ((index + 0.5) * from) / to - 0.5;
    const lower = Math.floor(position);
    const share = position - lower;
    const clamp = (pixel: number): number => Math.min(Math.max(pixel, 0), from - 1);
    return [
      [clamp(lower), 1 - share],
      [clamp(lower + 1), share],
    ];
  });
}

/** Mean over the part of the old image that a new pixel covers (tensorflow `resize_area`). */
function area(from: number, to: number): Float32Array {
  return fill(from, to, (index) => {
    const [start, end] = [(index * from) / to, ((index + 1) * from) / to];
    const first = Math.floor(start);
    return Array.from({ length: Math.min(Math.ceil(end), from) - first }, (_, i) => {
      const covered = Math.min(first + i + 1, end) - Math.max(first + i, start);
      return [first + i, covered / (end - start)] as const;
    });
  });
}

/** Entries of the table from which tensorflow's `resize_bicubic` takes its weights. */
const tableSize = 1024;

/** Four neighbours; those beyond the border are left out and the others made to add up to 1 (`resize_bicubic`). */
function cubicTable(from: number, to: number): Float32Array {
  const kernel = cubic(-0.5);
  return fill(from, to, (index) => {
    const position = ((index + 0.5) * from) / to - 0.5;
    const lower = Math.floor(position);
    const share = Math.round((position - lower) * tableSize) / tableSize;
    const taps = [-1, 0, 1, 2].map(
      (offset) => [lower + offset, kernel.at(Math.abs(offset - share))] as const,
    );
    const inside = taps.filter(([pixel]) => pixel >= 0 && pixel < from);
    const sum = inside.reduce((total, [, weight]) => total + weight, 0);
    return inside.map(([pixel, weight]) => [pixel, weight / sum] as const);
  });
}

/** PyTorch's `interpolate`: a = −3/4, and the border repeated. */
function cubicClamped(from: number, to: number): Float32Array {
  const kernel = cubic(-0.75);
  return fill(from, to, (index) => {
    const position = ((index + 0.5) * from) / to - 0.5;
    const lower = Math.floor(position);
    return [-1, 0, 1, 2].map(
      (offset) =>
        [
          Math.min(Math.max(lower + offset, 0), from - 1),
          kernel.at(Math.abs(lower + offset - position)),
        ] as const,
    );
  });
}

/** Any kernel, made wider by the factor of a reduction where it is antialiased (tensorflow `ScaleAndTranslate`). */
function scaled(from: number, to: number, kernel: Kernel, antialias: boolean): Float32Array {
  const step = from / to;
  const width = antialias ? Math.max(step, 1) : 1;
  return fill(from, to, (index) => {
    const centre = (index + 0.5) * step;
    const first = Math.max(Math.ceil(centre - kernel.radius * width - 0.5), 0);
    const last = Math.min(Math.floor(centre + kernel.radius * width - 0.5), from - 1);
    const taps = Array.from({ length: last - first + 1 }, (_, i) => {
      return [first + i, kernel.at(Math.abs(first + i + 0.5 - centre) / width)] as const;
    });
    const sum = taps.reduce((total, [, weight]) => total + weight, 0);
    return taps.map(([pixel, weight]) => [pixel, weight / sum] as const);
  });
}
