import { keptShape, reducedShape, type ReduceAttributes } from '../reduction.ts';
import { noAttributes, type Operator } from '../operator.ts';
import { div } from './div.ts';
import { equal } from './equal.ts';
import { reduceSum } from './reduce-sum.ts';
import { reshape } from './reshape.ts';
import { where } from './where.ts';

/** Largest element over `axes`. Elements that tie share the gradient equally (as TensorFlow). */
export const reduceMax: Operator<ReduceAttributes> = {
  type: 'ReduceMax',
  infer: ([x], attributes) => ({ shape: reducedShape(x!.shape, attributes), elementType: 'float32' }),
  gradient: ({ graph, inputs, output, attributes, outputGradient }) => {
    const shape = keptShape(inputs[0]!.shape, attributes.axes);
    const largest = graph.apply(reshape, [output], { shape });
    const isLargest = graph.apply(equal, [inputs[0]!, largest], noAttributes);
    const ones = graph.apply(where, [isLargest, graph.scalar(1), graph.scalar(0)], noAttributes);
    const ties = graph.apply(reduceSum, [ones], { axes: attributes.axes, keepDims: true });
    const gradient = graph.apply(reshape, [outputGradient], { shape });
    const share = graph.apply(div, [gradient, ties], noAttributes);
    return graph.apply(where, [isLargest, share, graph.scalar(0)], noAttributes);
  },
};
