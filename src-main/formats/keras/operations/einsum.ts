import { elementCount, type Graph, type Value } from '../../../graph/graph.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { reduceSum } from '../../../graph/operators/reduce-sum.ts';
import { reshape } from '../../../graph/operators/reshape.ts';
import { transpose } from '../../../graph/operators/transpose.ts';
import { apply } from '../math.ts';

/**
 * Einstein's sum of two values, e.g. `abc,cd->abd`, as one product of matrices (numpy.einsum). No letter twice in one
 * operand. Throws a plain Error for an equation of another form, or sizes that do not fit it.
 */
export function einsum(graph: Graph, equation: string, a: Value, b: Value): Value {
  const { first, second, result } = readEquation(equation, a, b);
  const sizes = letterSizes(equation, [first, a], [second, b]);
  const left = summed(graph, a, first, (letter) => second.includes(letter) || result.includes(letter));
  const right = summed(graph, b, second, (letter) => first.includes(letter) || result.includes(letter));
  const shared = left.letters.filter((letter) => right.letters.includes(letter));
  const batch = shared.filter((letter) => result.includes(letter));
  const inner = shared.filter((letter) => !result.includes(letter));
  const rows = left.letters.filter((letter) => !shared.includes(letter));
  const columns = right.letters.filter((letter) => !shared.includes(letter));
  const product = apply(
    graph,
    matmul,
    asMatrices(graph, left, [batch, rows, inner], sizes),
    asMatrices(graph, right, [batch, inner, columns], sizes),
  );
  const letters = [...batch, ...rows, ...columns];
  const shape = letters.map((letter) => sizes.get(letter)!);
  const spread = graph.apply(reshape, [product], { shape });
  return ordered(graph, { value: spread, letters }, result);
}

interface Labelled {
  readonly value: Value;
  readonly letters: readonly string[];
}

function readEquation(equation: string, a: Value, b: Value) {
  const match =
    /^([a-zA-Z]*(?:\.\.\.)?[a-zA-Z]*),([a-zA-Z]*(?:\.\.\.)?[a-zA-Z]*)->([a-zA-Z]*(?:\.\.\.)?[a-zA-Z]*)$/.exec(
      equation.replaceAll(' ', ''),
    );
  if (match === null) throw new Error(`it computes the sum "${equation}", which is not one of two operands`);
  const [first, second] = [match[1]!, match[2]!];
  const hidden = [hiddenAxes(first, a.shape.length), hiddenAxes(second, b.shape.length)].reduce(
    (longest, own) => (own.length > longest.length ? own : longest),
  );
  const spell = (term: string, rank?: number): readonly string[] => {
    const own = rank === undefined ? hidden : hidden.slice(hidden.length - hiddenAxes(term, rank).length);
    return term
      .split(/(\.\.\.)|/)
      .filter((part) => part !== undefined && part !== '')
      .flatMap((part) => (part === '...' ? own : [part]));
  };
  const letters = {
    first: spell(first, a.shape.length),
    second: spell(second, b.shape.length),
    result: spell(match[3]!),
  };
  for (const term of Object.values(letters)) {
    if (new Set(term).size !== term.length)
      throw new Error(`it computes the sum "${equation}", which takes a diagonal`);
  }
  return letters;
}

/** Names for the axes that `...` stands for. */
function hiddenAxes(term: string, rank: number): readonly string[] {
  const count = term.includes('...') ? rank - (term.length - 3) : 0;
  return Array.from({ length: Math.max(count, 0) }, (_, i) => `.${i}`);
}

function letterSizes(
  equation: string,
  ...operands: readonly (readonly [readonly string[], Value])[]
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [letters, { shape }] of operands) {
    if (letters.length !== shape.length)
      throw new Error(`it computes "${equation}" of [${shape.join(', ')}]`);
    letters.forEach((letter, axis) => {
      const size = shape[axis]!;
      if ((sizes.get(letter) ?? size) !== size) {
        throw new Error(
          `it computes "${equation}" of sizes that do not fit: ${letter} is ${sizes.get(letter)} and ${size}`,
        );
      }
      sizes.set(letter, size);
    });
  }
  return sizes;
}

/** The operand with the letters summed that nothing else has. */
function summed(
  graph: Graph,
  value: Value,
  letters: readonly string[],
  isKept: (letter: string) => boolean,
): Labelled {
  const axes = letters.flatMap((letter, axis) => (isKept(letter) ? [] : [axis]));
  if (axes.length === 0) return { value, letters };
  const sum = graph.apply(reduceSum, [value], { axes, keepDims: false });
  return { value: sum, letters: letters.filter(isKept) };
}

/** The operand as [batch, …, …], each of the three groups of letters in one axis. */
function asMatrices(
  graph: Graph,
  operand: Labelled,
  groups: readonly (readonly string[])[],
  sizes: ReadonlyMap<string, number>,
): Value {
  const value = ordered(graph, operand, groups.flat());
  const shape = groups.map((letters) => elementCount(letters.map((letter) => sizes.get(letter)!)));
  return graph.apply(reshape, [value], { shape });
}

function ordered(graph: Graph, { value, letters }: Labelled, wanted: readonly string[]): Value {
  const permutation = wanted.map((letter) => letters.indexOf(letter));
  if (permutation.length !== letters.length || permutation.includes(-1)) {
    throw new Error('it computes a sum whose result has letters that no operand has');
  }
  if (permutation.every((axis, i) => axis === i)) return value;
  return graph.apply(transpose, [value], { permutation });
}
