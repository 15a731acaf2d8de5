import { AppError } from '../../../src-shared/domain/app-error.ts';
import { leafLayers, type ModelConfig } from './config/model-config.ts';

/** Layers that compute something else where a Masking or Embedding layer before them handed on a mask (`call(mask=…)`). */
const maskReaders = new Set([
  'AdditiveAttention',
  'Attention',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GroupedQueryAttention',
  'MultiHeadAttention',
  'Softmax',
  'TimeDistributed',
]);

/**
 * Refuses a model in which a mask could reach a layer that reads one: masks travel beside the tensors and are not in the
 * configuration. Throws AppError MODEL_UNSUPPORTED_LAYER.
 */
export function refuseMaskReaders(model: ModelConfig): void {
  const layers = leafLayers(model);
  const source = layers.find(({ className }) => className === 'Masking');
  const reader = layers.find(({ className }) => maskReaders.has(className));
  if (source === undefined || reader === undefined) return;
  throw new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `Layer "${source.path}" (${source.className}) masks places, and layer "${reader.path}" (${reader.className}) leaves masked places out, which is not supported. Rebuild the model without Masking and save it again.`,
  );
}
