import type { NodeCall } from '../node-call.ts';
import type { DataTensor } from '../values/data-tensor.ts';
import { asData, onSplit } from '../values/emission.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { elementCount } from '../../../graph/graph.ts';
import type { Handler } from './handler.ts';
import { product } from './matrices.ts';
import { reshaped, transposed } from './reshaping.ts';

/** A tensor whose axes have letters. */
interface Lettered {
  readonly tensor: DataTensor;
  readonly letters: readonly string[];
}

/**
 * Einstein summation of one or two tensors, as attention writes it (`bhid,bhjd->bhij`): letters that both have and the
 * result keeps are the batch of a matrix product, those that the result leaves out are summed.
 */
export const einsum: Handler = (node) => {
  const equation = node.text('equation', '').replace(/\s/g, '');
  const match = /^([a-zA-Z,]+)->([a-zA-Z]*)$/.exec(equation);
  const terms = match?.[1]!.split(',').map((term) => [...term]) ?? [];
  if (
    match === null ||
    terms.length < 1 ||
    terms.length > 2 ||
    terms.some((term) => new Set(term).size !== term.length)
  ) {
    throw node.unsupported(`sums by the equation "${equation}"`);
  }
  const output = [...match[2]!];
  const operands = terms.map((letters, i): Lettered => {
    const tensor = node.floatsOf(asData(node.input(i)));
    if (tensor.shape.length !== letters.length) throw node.corrupt(`"${equation}" does not fit its inputs`);
    return { tensor, letters };
  });
  const [a, b] = operands.map((operand, i) => {
    const others = [...output, ...(operands[1 - i]?.letters ?? [])];
    return summed(operand, (letter) => !others.includes(letter));
  });
  return arranged(b === undefined ? a! : multiplied(node, a!, b, output), output);
};

/** The batched matrix product [batch, rows, inner] × [batch, inner, columns]. */
function multiplied(node: NodeCall, a: Lettered, b: Lettered, output: readonly string[]): Lettered {
  const both = a.letters.filter((letter) => b.letters.includes(letter));
  const batch = both.filter((letter) => output.includes(letter));
  const inner = both.filter((letter) => !output.includes(letter));
  const rows = a.letters.filter((letter) => !both.includes(letter));
  const columns = b.letters.filter((letter) => !both.includes(letter));
  const sizes = new Map([...a.letters.entries()].map(([i, letter]) => [letter, a.tensor.shape[i]!]));
  b.letters.forEach((letter, i) => {
    const size = b.tensor.shape[i]!;
    if ((sizes.get(letter) ?? size) !== size) throw node.corrupt(`axis "${letter}" has two sizes`);
    sizes.set(letter, size);
  });
  const shapeOf = (letters: readonly string[]): readonly number[] =>
    letters.map((letter) => sizes.get(letter)!);
  const count = (letters: readonly string[]): number => elementCount(shapeOf(letters));
  const left = arranged(a, [...batch, ...rows, ...inner]);
  const right = arranged(b, [...batch, ...inner, ...columns]);
  const result = product(
    node,
    reshaped(left, [count(batch), count(rows), count(inner)]),
    reshaped(right, [count(batch), count(inner), count(columns)]),
  );
  const letters = [...batch, ...rows, ...columns];
  return { tensor: reshaped(result, shapeOf(letters)) as DataTensor, letters };
}

function summed({ tensor, letters }: Lettered, isSummed: (letter: string) => boolean): Lettered {
  const axes = letters.flatMap((letter, axis) => (isSummed(letter) ? [axis + 1] : []));
  if (axes.length === 0) return { tensor, letters };
  const shape = tensor.shape.filter((_, axis) => !axes.includes(axis + 1));
  return {
    tensor: onSplit([tensor], shape, (graph, [value]) =>
      graph.apply(reduceSum, [value!], { axes, keepDims: false }),
    ),
    letters: letters.filter((letter) => !isSummed(letter)),
  };
}

function arranged({ tensor, letters }: Lettered, order: readonly string[]): DataTensor {
  return transposed(
    tensor,
    order.map((letter) => letters.indexOf(letter)),
  );
}
