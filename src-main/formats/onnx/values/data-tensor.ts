import type { Shape, Value } from '../../../graph/graph.ts';
import type { Constant } from './constant.ts';
import type { Emission } from './emission.ts';

/**
 * How a tensor came about, as far as it matters when it turns out to be the model's output.
 * `logits` is what the softmax or sigmoid was applied to, with the same number of elements.
 */
export type Ending =
  | { readonly kind: 'softmax' | 'sigmoid'; readonly logits: DataTensor }
  | { readonly kind: 'scores'; readonly madeBy: string };

interface TensorParts {
  readonly shape: Shape;
  readonly inputs: readonly DataTensor[];
  /** Appends what computes the value, from the values of `inputs`. */
  readonly emit: (emission: Emission, inputs: readonly Value[]) => Value;
  readonly isInteger?: boolean;
  readonly isQuantized?: boolean;
  readonly ending?: Ending | undefined;
  readonly transposed?: { readonly from: DataTensor; readonly permutation: readonly number[] } | undefined;
  readonly madeOf?: { readonly operator: 'Exp' | 'ReduceSum'; readonly of: DataTensor } | undefined;
}

let created = 0;

/**
 * A tensor that depends on the images. `shape` is what the file computes for its own batch (one image where the file
 * leaves the batch open). A graph computes many such batches, its groups, at once: `emit` works on a value
 * [groups · shape[0], ...shape[1..]], each group's tensor after the other. So the file's own axes, and whatever it does
 * with the batch axis, stay as they are (`emission.ts` has the rules).
 */
export class DataTensor {
  readonly kind = 'data';
  /** In the order in which tensors were made: inputs before what is computed from them. */
  readonly order = created++;
  /** For messages: the node that yields it; missing for what is computed on the way. */
  source: string | undefined;
  readonly shape: Shape;
  readonly inputs: readonly DataTensor[];
  readonly emit: TensorParts['emit'];
  /** Whether the file holds integers here: pixels before they are cast. */
  readonly isInteger: boolean;
  /** Whether the file holds quantized integers here, where the value is the float that they stand for. */
  readonly isQuantized: boolean;
  readonly ending: Ending | undefined;
  /** Of a transposition: so that one back and forth costs nothing. */
  readonly transposed: TensorParts['transposed'];
  /** Of exponentials and sums, which together may be a softmax (`operators/written-softmax.ts`). */
  readonly madeOf: TensorParts['madeOf'];

  constructor(parts: TensorParts) {
    this.shape = parts.shape;
    this.inputs = parts.inputs;
    this.emit = parts.emit;
    this.isInteger = parts.isInteger ?? false;
    this.isQuantized = parts.isQuantized ?? false;
    this.ending = parts.ending;
    this.transposed = parts.transposed;
    this.madeOf = parts.madeOf;
  }
}

export type Tensor = Constant | DataTensor;

/** The tensors that `output` is computed from, itself included, in an order in which inputs come first. */
export function computedFrom(output: DataTensor): readonly DataTensor[] {
  const found = new Set<DataTensor>([output]);
  for (const tensor of found) tensor.inputs.forEach((input) => found.add(input));
  return [...found].sort((a, b) => a.order - b.order);
}
