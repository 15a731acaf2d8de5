import type { Graph, Value } from '../../../graph/graph.ts';
import { equal } from '../../../graph/operators/equal.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { max } from '../../../graph/operators/max.ts';
import { min } from '../../../graph/operators/min.ts';
import { where } from '../../../graph/operators/where.ts';
import { apply } from '../math.ts';
import type { Combine } from './elementwise.ts';

/**
 * Comparisons and logic, by name of `keras.ops` and of `tf.math`. Conditions are tensors of ones and zeros, as every
 * other tensor is of numbers; any number but 0 counts as true.
 */
export const conditions: readonly (readonly [readonly string[], Combine])[] = [
  [['keras.ops.Greater', 'tf.math.greater'], (graph, a, b) => truth(graph, apply(graph, greater, a, b))],
  [['keras.ops.Less', 'tf.math.less'], (graph, a, b) => truth(graph, apply(graph, greater, b, a))],
  [['keras.ops.GreaterEqual', 'tf.math.greater_equal'], (graph, a, b) => atLeast(graph, a, b)],
  [['keras.ops.LessEqual', 'tf.math.less_equal'], (graph, a, b) => atLeast(graph, b, a)],
  [['keras.ops.Equal', 'tf.math.equal'], (graph, a, b) => truth(graph, apply(graph, equal, a, b))],
  [['keras.ops.NotEqual', 'tf.math.not_equal'], unequal],
  [
    ['keras.ops.LogicalAnd', 'tf.math.logical_and'],
    (graph, a, b) => apply(graph, min, isTrue(graph, a), isTrue(graph, b)),
  ],
  [
    ['keras.ops.LogicalOr', 'tf.math.logical_or'],
    (graph, a, b) => apply(graph, max, isTrue(graph, a), isTrue(graph, b)),
  ],
  [
    ['keras.ops.LogicalXor', 'tf.math.logical_xor'],
    (graph, a, b) => unequal(graph, isTrue(graph, a), isTrue(graph, b)),
  ],
];

export function isFalse(graph: Graph, x: Value): Value {
  return truth(graph, apply(graph, equal, x, 0));
}

function isTrue(graph: Graph, x: Value): Value {
  return apply(graph, where, apply(graph, equal, x, 0), 0, 1);
}

function unequal(graph: Graph, a: Value, b: Value): Value {
  return apply(graph, where, apply(graph, equal, a, b), 0, 1);
}

function truth(graph: Graph, condition: Value): Value {
  return apply(graph, where, condition, 1, 0);
}

function atLeast(graph: Graph, a: Value, b: Value): Value {
  return apply(graph, where, apply(graph, greater, b, a), 0, 1);
}
