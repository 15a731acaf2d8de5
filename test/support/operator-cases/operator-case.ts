import { differentiate } from '../../../src-main/graph/differentiate.ts';
import { elementCount, Graph, type Shape, type Value } from '../../../src-main/graph/graph.ts';
import { noAttributes, type Operator } from '../../../src-main/graph/operator.ts';
import { greater } from '../../../src-main/graph/operators/greater.ts';
import { mul } from '../../../src-main/graph/operators/mul.ts';
import { reduceSum } from '../../../src-main/graph/operators/reduce-sum.ts';
import { where } from '../../../src-main/graph/operators/where.ts';

/** One input of an operator under test. Without `elements` they are drawn by `spread`. */
export interface CaseInput {
  /** `variable` is fed and differentiated, `fixed` only fed; a `condition` is true where its elements are above 0. */
  readonly role: 'variable' | 'fixed' | 'constant' | 'condition';
  readonly shape: Shape;
  readonly elements: Float32Array;
}

/** One way to apply an operator. */
export interface OperatorCase<A extends object = object> {
  readonly title: string;
  readonly inputs: readonly CaseInput[];
  readonly attributes: A;
}

/** A case whose output was worked out by hand. */
export interface ComputedCase<A extends object = object> extends OperatorCase<A> {
  readonly shape: Shape;
  readonly expected: readonly number[];
}

/** What is tried of one operator: outputs known by hand, and drawn inputs away from every kink. */
export interface OperatorCases {
  readonly operator: Operator<never>;
  readonly computed: readonly ComputedCase[];
  readonly drawn: readonly OperatorCase[];
}

/** Ties the attributes of the cases to those of the operator. */
export function casesOf<A extends object>(
  operator: Operator<A>,
  computed: readonly ComputedCase<A>[],
  drawn: readonly OperatorCase<A>[],
): OperatorCases {
  return { operator, computed, drawn };
}

export function variable(shape: Shape, elements?: readonly number[]): CaseInput {
  return caseInput('variable', shape, elements);
}

export function fixed(shape: Shape, elements?: readonly number[]): CaseInput {
  return caseInput('fixed', shape, elements);
}

export function constant(shape: Shape, elements?: readonly number[]): CaseInput {
  return caseInput('constant', shape, elements ?? spread(elementCount(shape), { phase: 0.3 }));
}

export function condition(shape: Shape, elements?: readonly number[]): CaseInput {
  return caseInput('condition', shape, elements);
}

/** A variable between 0.5 and 2.5, for operators that are not defined or not smooth at 0. */
export function positive(shape: Shape): CaseInput {
  return caseInput('variable', shape, spread(elementCount(shape), { low: 0.5, high: 2.5, phase: 0.7 }));
}

/**
 * `count` different numbers, evenly spread over the range in an irregular order (Kronecker sequence of the golden
 * ratio): neighbours differ by more than a hundred finite-difference steps, so no maximum changes hands under one.
 */
export function spread(count: number, { low = -2, high = 2, phase = 0.1 } = {}): number[] {
  const goldenRatio = (Math.sqrt(5) - 1) / 2;
  return Array.from({ length: count }, (_, i) => low + (high - low) * ((phase + i * goldenRatio) % 1));
}

export interface BuiltCase {
  readonly graph: Graph;
  /** What to feed, by name. */
  readonly inputs: Readonly<Record<string, Float32Array>>;
  /** Names of the inputs that are differentiated; the gradient of `x` is the output `d_x`. */
  readonly variables: readonly string[];
}

/**
 * A graph of one node: output `y`, and `loss`, the sum of `y` times weights that differ from element to element, so
 * that a gradient which mixes elements up is noticed. With gradients, also `d_<input>` of every variable.
 */
export function buildCase(
  operator: Operator<never>,
  { inputs, attributes }: OperatorCase,
  options: { gradients: boolean },
): BuiltCase {
  const graph = new Graph();
  const feeds: Record<string, Float32Array> = {};
  const variables = new Map<string, Value>();
  const values = inputs.map(({ role, shape, elements }, index) => {
    if (role === 'constant') return graph.constant(shape, elements);
    const name = `x${index}`;
    const value = graph.input(name, shape);
    feeds[name] = elements;
    if (role === 'variable') variables.set(name, value);
    return role === 'condition' ? graph.apply(greater, [value, graph.scalar(0)], noAttributes) : value;
  });
  const y = asFloat(graph, graph.apply(operator, values, attributes as never));
  graph.output('y', y);
  const loss = weightedSum(graph, y);
  graph.output('loss', loss);
  if (options.gradients && variables.size > 0) {
    const gradients = differentiate(graph, loss, [...variables.values()]);
    [...variables.keys()].forEach((name, i) => graph.output(`d_${name}`, gradients[i]!));
  }
  return { graph, inputs: feeds, variables: [...variables.keys()] };
}

/** Sum of all elements of `value`, each times a weight of its own; a scalar. */
export function weightedSum(graph: Graph, value: Value): Value {
  const weights = spread(elementCount(value.shape), { low: 0.5, high: 1.5, phase: 0.9 });
  const weighted = graph.apply(
    mul,
    [value, graph.constant(value.shape, Float32Array.from(weights))],
    noAttributes,
  );
  const axes = value.shape.map((_, axis) => axis);
  return graph.apply(reduceSum, [weighted], { axes, keepDims: false });
}

function asFloat(graph: Graph, value: Value): Value {
  if (value.elementType === 'float32') return value;
  return graph.apply(where, [value, graph.scalar(1), graph.scalar(0)], noAttributes);
}

function caseInput(role: CaseInput['role'], shape: Shape, elements?: readonly number[]): CaseInput {
  const given = elements ?? spread(elementCount(shape));
  if (given.length !== elementCount(shape))
    throw new Error(`[${shape.join(', ')}]: ${given.length} elements`);
  return { role, shape, elements: Float32Array.from(given) };
}
