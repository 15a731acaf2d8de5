import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { withoutEffect } from './foreign-code.ts';
import type { LayerConfig } from './model-config.ts';

/** Arguments of any layer that no prediction depends on, or that are read elsewhere: `dtype` in `number-types.ts`. */
const harmless = new Set([
  'name',
  'trainable',
  'dtype',
  'seed',
  'batch_input_shape',
  'batch_shape',
  'input_shape',
  'input_dim',
  'input_dtype',
  'input_length',
]);

/**
 * Low-rank adapters: an archive holds the kernel with them added (keras.layers.Dense, save_own_variables); an HDF5 file
 * holds them apart, and is refused for the number of its weights.
 */
const mergedAdapters = ['lora_rank', 'lora_alpha'];

/** Arguments that change nothing whatever they are, by class. */
const withoutEffectHere: Readonly<Record<string, readonly string[]>> = {
  Attention: ['dropout'],
  AdditiveAttention: ['dropout'],
  Conv1D: mergedAdapters,
  Conv2D: mergedAdapters,
  Dense: mergedAdapters,
  EinsumDense: mergedAdapters,
  BatchNormalization: ['momentum', 'synchronized', 'fused', 'renorm_clipping', 'renorm_momentum'],
  GroupedQueryAttention: ['dropout', 'flash_attention'],
  MultiHeadAttention: ['dropout', 'flash_attention', 'query_shape', 'key_shape', 'value_shape'],
  SpectralNormalization: ['power_iterations'],
};

/** The one value of an argument that Keras writes and that changes nothing. */
const onlyValues: Readonly<Record<string, unknown>> = {
  /** Of BatchNormalization in Keras 1: over a feature, by the statistics of training. */
  mode: 0,
  /** Of depthwise and separable convolutions, which have no groups. */
  groups: 1,
  /** Of Resizing, which knows no other. */
  fill_mode: 'constant',
};

/**
 * Refuses a layer with an argument that is not among those read (`known`) and may change what it computes.
 * Throws AppError MODEL_UNSUPPORTED_LAYER.
 */
export function refuseUnknownArguments(layer: LayerConfig, known: readonly string[]): void {
  const own = withoutEffectHere[layer.className.replace(/V[12]$/, '')] ?? [];
  for (const [name, value] of Object.entries(layer.fields)) {
    const isOff = value === null || value === undefined || value === false || value === onlyValues[name];
    if (isOff || harmless.has(name) || known.includes(name) || own.includes(name)) continue;
    if (withoutEffect.test(name)) continue;
    throw new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${layer.path}" (${layer.className}) has the argument ${name} = ${JSON.stringify(value).slice(0, 100)}, which is not supported and may change what it computes. Build the layer without it and save the model again.`,
    );
  }
}
