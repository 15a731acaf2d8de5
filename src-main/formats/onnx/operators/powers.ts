import type { Graph, Value } from '../../../graph/graph.ts';
import { div } from '../../../graph/operators/div.ts';
import { exp } from '../../../graph/operators/exp.ts';
import { log } from '../../../graph/operators/log.ts';
import { max } from '../../../graph/operators/max.ts';
import { mul } from '../../../graph/operators/mul.ts';
import { sqrt } from '../../../graph/operators/sqrt.ts';
import { affine, apply } from '../../keras/math.ts';
import type { NodeCall } from '../node-call.ts';
import type { Constant } from '../values/constant.ts';
import type { Tensor } from '../values/data-tensor.ts';
import { onMerged } from '../values/emission.ts';
import type { Handler } from './handler.ts';

/** Powers up to this are products; nobody raises features to higher whole ones. */
const maxProducts = 16;
/** Smallest normal float32 (IEEE 754), whose logarithm is finite. */
const smallestNormal = 2 ** -126;

/**
 * `x ^ exponent` with one constant exponent: whole and half powers as products, quotients and roots; others as
 * `e^(exponent · ln x)`, for which x must not be negative (where x ^ exponent is not defined either). One positive number raised to what the images give: `e^(x · ln base)`.
 */
export const power: Handler = (node) => {
  const base = node.input(0);
  if (base.kind === 'constant') return exponential(node, base);
  const exponent = node.requiredConstant(1, 'an exponent');
  if (exponent.size !== 1) throw node.unsupported('raises to several powers at once');
  const x = node.data(0);
  const p = exponent.scalar;
  if (Math.abs(p) > maxProducts && Number.isInteger(2 * p))
    throw node.unsupported(`raises to the power ${p}`);
  return onMerged([x], x.shape, (graph, [value]) => raised(graph, value!, p));
};

function exponential(node: NodeCall, base: Constant): Tensor {
  if (base.size !== 1 || !(base.scalar > 0))
    throw node.unsupported('raises something else than one positive number to what the image gives');
  const x = node.data(1);
  const scale = Math.log(base.scalar);
  return onMerged([x], x.shape, (graph, [value]) => apply(graph, exp, affine(graph, value!, scale, 0)));
}

function raised(graph: Graph, x: Value, p: number): Value {
  if (p === 0) return affine(graph, x, 0, 1);
  if (p < 0) return apply(graph, div, 1, raised(graph, x, -p));
  if (Number.isInteger(p)) return repeatedProduct(graph, x, p);
  if (p === 0.5) return apply(graph, sqrt, x);
  if (Number.isInteger(2 * p)) {
    return apply(graph, mul, repeatedProduct(graph, x, Math.floor(p)), apply(graph, sqrt, x));
  }
  const positive = apply(graph, max, x, smallestNormal);
  return apply(graph, exp, affine(graph, apply(graph, log, positive), p, 0));
}

/** By squaring: x⁵ = (x²)² · x. */
function repeatedProduct(graph: Graph, x: Value, p: number): Value {
  if (p === 1) return x;
  const half = repeatedProduct(graph, x, Math.floor(p / 2));
  const square = apply(graph, mul, half, half);
  return p % 2 === 0 ? square : apply(graph, mul, square, x);
}
