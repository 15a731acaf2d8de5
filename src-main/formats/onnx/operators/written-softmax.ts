import { elementCount } from '../../../graph/graph.ts';
import type { NodeCall } from '../node-call.ts';
import { DataTensor, type Tensor } from '../values/data-tensor.ts';
import { activationHandlers } from './activations.ts';
import { arithmeticHandlers } from './arithmetic.ts';
import type { Handler } from './handler.ts';
import { reductionHandlers } from './reductions.ts';

/** An operator of one input that remembers it. */
function remembering(operator: 'Exp' | 'ReduceSum', handler: Handler): Handler {
  return (node) => {
    const of = node.data(0);
    const result = handler(node) as DataTensor;
    return result === of ? result : new DataTensor({ ...result, madeOf: { operator, of } });
  };
}

/** `eˣ / Σ eˣ` over all scores of an image is a softmax; a shift of x, with which it is often written, changes nothing. */
const quotient: Handler = (node) => {
  const result = arithmeticHandlers.Div!(node) as DataTensor;
  const logits = writtenLogits(node, node.input(0), node.input(1));
  return logits === undefined ? result : new DataTensor({ ...result, ending: { kind: 'softmax', logits } });
};

function writtenLogits(node: NodeCall, above: Tensor, below: Tensor): DataTensor | undefined {
  if (above.kind !== 'data' || below.kind !== 'data') return undefined;
  if (above.madeOf?.operator !== 'Exp' || below.madeOf?.operator !== 'ReduceSum') return undefined;
  const { batch } = node.context;
  const isPerImage = elementCount(below.shape) === batch && (batch === 1 || below.shape[0] === batch);
  return below.madeOf.of === above && isPerImage ? above.madeOf.of : undefined;
}

/** Operators of which some exporters (MXNet until operator set 12) make up a softmax. */
export const writtenSoftmaxHandlers: Readonly<Record<string, Handler>> = {
  Exp: remembering('Exp', activationHandlers.Exp!),
  ReduceSum: remembering('ReduceSum', reductionHandlers.ReduceSum!),
  Div: quotient,
};
