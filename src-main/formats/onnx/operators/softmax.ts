import { elementCount } from '../../../graph/graph.ts';
import { logSoftmax } from '../../../graph/operators/log-softmax.ts';
import { softmax } from '../../../graph/operators/softmax.ts';
import type { NodeCall } from '../node-call.ts';
import type { DataTensor, Ending } from '../values/data-tensor.ts';
import { onMerged, onSplit } from '../values/emission.ts';
import type { Handler } from './handler.ts';
import { reshaped } from './reshaping.ts';

/** First version in which softmax works along one axis; before, the axes from `axis` on were taken as one. */
const alongOneAxis = 13;

export const softmaxHandler: Handler = along(softmax);
export const logSoftmaxHandler: Handler = along(logSoftmax);

function along(operator: typeof softmax): Handler {
  return (node) => {
    const x = node.data(0);
    if (node.operatorSet >= alongOneAxis) {
      return applied(node, x, node.axis(node.int('axis', -1), x.shape.length), operator);
    }
    const axis = node.axis(node.int('axis', 1), x.shape.length);
    const rows = elementCount(x.shape.slice(0, axis));
    const flat = reshaped(x, [rows, elementCount(x.shape) / rows]) as DataTensor;
    return reshaped(applied(node, flat, 1, operator), x.shape);
  };
}

/** Only a softmax over all scores of an image can be taken off again. */
function applied(node: NodeCall, x: DataTensor, axis: number, operator: typeof softmax): DataTensor {
  const overAll = x.shape[axis] === elementCount(x.shape) / node.context.batch;
  const ending: Ending = overAll ? { kind: 'softmax', logits: x } : { kind: 'scores', madeBy: 'softmax' };
  if (axis === 0) {
    return onSplit([x], x.shape, (graph, [value]) => graph.apply(operator, [value!], { axis: 1 }), ending);
  }
  return onMerged([x], x.shape, (graph, [value]) => graph.apply(operator, [value!], { axis }), ending);
}
