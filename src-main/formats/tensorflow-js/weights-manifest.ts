import { z } from 'zod';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { formatLimits } from '../limits.ts';

/** Bytes of one element (tfjs-core, io/types.ts, DTYPE_VALUE_SIZE_MAP); texts have no fixed size and are not read. */
const elementBytes = {
  float32: 4,
  float16: 2,
  int32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
} as const;
type ElementType = keyof typeof elementBytes;

/** More dimensions than any weight of Keras has. */
const mostAxes = 8;
const size = z.number().int().min(0).max(formatLimits.readBytes);
const finite = z.number().finite();

const weightSpec = z.object({
  name: z.string().min(1).max(1000),
  shape: z.array(size).max(mostAxes),
  dtype: z.enum(Object.keys(elementBytes) as ElementType[]),
  /** `optimizer` marks the state of training. */
  group: z.string().optional(),
  quantization: z
    .discriminatedUnion('dtype', [
      z.object({ dtype: z.enum(['uint8', 'uint16']), scale: finite, min: finite }),
      z.object({ dtype: z.literal('float16') }),
    ])
    .optional(),
});
export type WeightSpec = z.output<typeof weightSpec>;

/** Groups of weights, each stored one after another in the files `paths` (tfjs-core, io/types.ts, WeightsManifestConfig). */
export const weightsManifest = z
  .array(
    z.object({
      paths: z.array(z.string()).min(1).max(10_000),
      weights: z.array(weightSpec).max(formatLimits.objects),
    }),
  )
  .max(formatLimits.objects);
export type WeightsManifest = z.output<typeof weightsManifest>;

/** Type of the elements as they are stored. */
function storedType({ dtype, quantization }: WeightSpec): ElementType {
  return quantization?.dtype ?? dtype;
}

/** Bytes that a weight takes in its files. Throws FILE_TOO_LARGE above what is read of one array. */
export function storedBytes(modelPath: string, spec: WeightSpec): number {
  const bytes = spec.shape.reduce((product, axis) => product * axis, elementBytes[storedType(spec)]);
  if (bytes <= formatLimits.readBytes) return bytes;
  throw new AppError(
    'FILE_TOO_LARGE',
    `${modelPath}: the weight "${spec.name}" has the shape [${spec.shape.join(', ')}], more than is read of one array. The file is damaged or hostile.`,
  );
}
