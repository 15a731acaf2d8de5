import type { ModelFinding } from '../classifier.ts';
import { leafLayers, type LayerConfig, type ModelConfig } from './config/model-config.ts';
import type { KerasOrigin } from './layers/layer.ts';

/**
 * Names the layers that TensorFlow, JAX and PyTorch compute differently, where the file does not say on which of them
 * Keras 3 ran: archives do not.
 */
export function backendFindings(model: ModelConfig, origin: KerasOrigin): readonly ModelFinding[] {
  if (origin.majorVersion < 3 || origin.backend !== '') return [];
  const layers = leafLayers(model).filter((layer) => dependsOnBackend(layer));
  if (layers.length === 0) return [];
  const names = layers.slice(0, 4).map(({ path, className }) => `"${path}" (${className})`);
  const more = layers.length > names.length ? ` and ${layers.length - names.length} more` : '';
  const message = `TensorFlow, JAX and PyTorch compute ${names.join(', ')}${more} differently, and the archive does not say on which of them Keras ran: it is read as TensorFlow computes it. If it ran on another and the accuracy on clean images is low, save the model as .h5, which says so.`;
  return [{ severity: 'info', message }];
}

/** Cubic interpolation, and means over windows whose padding may differ from side to side. */
function dependsOnBackend({ className, fields }: LayerConfig): boolean {
  if (fields.interpolation === 'bicubic') return true;
  if (!/^AveragePooling[12]D$/.test(className) || fields.padding !== 'same') return false;
  const kernel = [fields.pool_size].flat();
  const strides = [fields.strides ?? fields.pool_size].flat();
  return kernel.some((size) => Number(size) % 2 === 0) || strides.some((step) => step !== 1);
}
