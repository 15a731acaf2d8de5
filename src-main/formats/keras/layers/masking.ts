import { z } from 'zod';
import { abs } from '../../../graph/operators/abs.ts';
import { greater } from '../../../graph/operators/greater.ts';
import { where } from '../../../graph/operators/where.ts';
import { affine, apply } from '../math.ts';
import { maxOver } from '../operations/reduce.ts';
import { graphAxis } from '../tensor.ts';
import { defineLayer, onlyInput } from './layer.ts';

/**
 * Zeros where all features of a place equal the mask value (keras.layers.Masking). The mask that it hands on to layers
 * which look for one is not followed; `mask-readers.ts` refuses those.
 */
export const masking = defineLayer(z.object({ mask_value: z.number().default(0) }), (fields, call) => {
  const { graph } = call;
  const x = onlyInput(call);
  const axis = graphAxis(x, -1);
  return x.map(() => {
    const distance = apply(graph, abs, affine(graph, x.value, 1, -fields.mask_value));
    return apply(graph, where, apply(graph, greater, maxOver(graph, distance, [axis]), 0), x.value, 0);
  });
});
