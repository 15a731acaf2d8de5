import { z } from 'zod';
import { add } from '../../../graph/operators/add.ts';
import { apply } from '../math.ts';
import { einsum } from '../operations/einsum.ts';
import { inKerasOrder, plainTensor } from '../tensor.ts';
import { activationArgument } from './activations/activation-functions.ts';
import { activateArgument } from './activations/activation-layers.ts';
import { defineLayer, onlyInput } from './layer.ts';

const size = z.number().int().nullable();

/**
 * A dense layer whose product is an Einstein sum of input and kernel (keras.layers.EinsumDense). The kernel's sizes are
 * those of its letters in the input, and in `output_shape` for the others.
 */
export const einsumDense = defineLayer(
  z.object({
    equation: z.string().max(100),
    output_shape: z.union([size.transform((n) => [n]), z.array(size).max(8)]),
    bias_axes: z.string().nullish(),
    activation: activationArgument,
  }),
  (fields, call) => {
    const { graph, weights } = call;
    const x = inKerasOrder(graph, onlyInput(call));
    const [input, kernel, output] = fields.equation.replaceAll(' ', '').split(/,|->/) as [
      string,
      string,
      string,
    ];
    const sizes = letterSizes(input, x.shape);
    letterSizes(output, [x.shape[0]!, ...fields.output_shape]).forEach((own, letter) => {
      if (!sizes.has(letter)) sizes.set(letter, own);
    });
    const kernelShape = [...kernel].map((letter) => sizes.get(letter) ?? 0);
    const constant = graph.constant(
      kernelShape,
      weights.once('kernel', () => weights.read('kernel', kernelShape)),
    );
    const product = einsum(graph, fields.equation, x, constant);
    if (fields.bias_axes === null || fields.bias_axes === undefined) return finish(product);
    const named = fields.bias_axes;
    const letters = output.split('...').at(-1)!;
    const tail = [...letters].slice(Math.min(...[...named].map((letter) => letters.indexOf(letter))));
    if (output.endsWith('...') || [...named].some((letter) => !letters.includes(letter))) {
      throw new Error(`it adds a bias along "${named}" of "${output}"`);
    }
    const biasShape = tail.map((letter) => (named.includes(letter) ? sizes.get(letter)! : 1));
    const bias = weights.once('bias', () => weights.read('bias', biasShape));
    return finish(apply(graph, add, product, graph.constant(biasShape, bias)));

    function finish(value: typeof x) {
      return activateArgument(call, plainTensor(value), fields.activation);
    }
  },
  ({ bias_axes: bias }) => (bias === null || bias === undefined ? ['kernel'] : ['kernel', 'bias']),
);

/** Sizes of the letters of one term; those after `...` are counted from the end. */
function letterSizes(term: string, shape: readonly (number | null)[]): Map<string, number> {
  const [before, after = ''] = term.split('...') as [string, string?];
  const front = [...before].map((letter, i) => [letter, shape[i]] as const);
  const back = [...after].map((letter, i) => [letter, shape[shape.length - after.length + i]] as const);
  const known = [...front, ...back].filter(
    (pair): pair is readonly [string, number] => typeof pair[1] === 'number',
  );
  return new Map(known);
}
