import { z } from 'zod';
import { gemm } from '../../../graph/operators/gemm.ts';
import { add } from '../../../graph/operators/add.ts';
import { matmul } from '../../../graph/operators/matmul.ts';
import { count, flag } from '../config/fields.ts';
import { apply } from '../math.ts';
import { inKerasOrder, plainTensor } from '../tensor.ts';
import { activationArgument } from './activations/activation-functions.ts';
import { activateArgument } from './activations/activation-layers.ts';
import { defineLayer, onlyInput, type LayerKind } from './layer.ts';

/** `x · kernel + bias` along the last axis; kernel [inputs, units] (keras.layers.Dense). */
export const dense: LayerKind = defineLayer(
  z.object({ units: count, use_bias: flag, activation: activationArgument }),
  ({ units, use_bias: useBias, activation }, call) => {
    const { graph, weights } = call;
    const input = onlyInput(call);
    const x = inKerasOrder(graph, input);
    const features = input.shape.at(-1)!;
    const kernelData = weights.once('kernel', () => weights.read('kernel', [features, units]));
    const kernel = graph.constant([features, units], kernelData);
    const constants = [kernel];
    if (useBias !== false) {
      const bias = weights.once('bias', () => weights.read('bias', [units]));
      constants.push(graph.constant([units], bias));
    }
    const product =
      input.rank === 2
        ? graph.apply(gemm, [x, ...constants], { transposeB: false })
        : constants
            .slice(1)
            .reduce((sum, bias) => apply(graph, add, sum, bias), apply(graph, matmul, x, kernel));
    return activateArgument(call, plainTensor(product), activation);
  },
  ({ use_bias: useBias }) => (useBias === false ? ['kernel'] : ['kernel', 'bias']),
);

/** Layers that do nothing outside training: dropout, noise, augmentation. */
export const identity: LayerKind = {
  differsInTraining: true,
  weightNames: () => [],
  build: onlyInput,
};
