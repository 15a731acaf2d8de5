import { elementCount } from '../graph.ts';
import { reducedShape, unreducedGradient, type ReduceAttributes } from '../reduction.ts';
import { noAttributes, type Operator } from '../operator.ts';
import { mul } from './mul.ts';

/** Mean over `axes`. Every element gets its share of the gradient. */
export const reduceMean: Operator<ReduceAttributes> = {
  type: 'ReduceMean',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), elementType: 'float32' }),
  gradient: (context) => {
    const { graph, inputs, output, outputGradient } = context;
    const share = elementCount(output.shape) / elementCount(inputs[0]!.shape);
    const scaled = graph.apply(mul, [outputGradient, graph.scalar(share)], noAttributes);
    return unreducedGradient({ ...context, outputGradient: scaled });
  },
};
