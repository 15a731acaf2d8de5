import { leafLayers, type LayerConfig, type ModelConfig } from './model-config.ts';

/** Layers of images, by the ending that Keras gives their names. */
export function isSpatial({ className }: LayerConfig): boolean {
  return className.endsWith('2D');
}

/**
 * Keras 1 leaves the data format of ZeroPadding2D and others out of the file and takes it from its own settings; that is
 * the one the model's other layers state.
 */
export function inheritDataFormat(model: ModelConfig): ModelConfig {
  const stated = leafLayers(model).find(
    (layer) => isSpatial(layer) && typeof layer.fields.data_format === 'string',
  );
  const data_format = stated?.fields.data_format;
  return data_format === undefined ? model : withDataFormat(model, data_format);
}

function withDataFormat(model: ModelConfig, data_format: unknown): ModelConfig {
  const layers = model.layers.map((layer) => {
    if (layer.model !== undefined) return { ...layer, model: withDataFormat(layer.model, data_format) };
    const isOpen = isSpatial(layer) && typeof layer.fields.data_format !== 'string';
    return isOpen ? { ...layer, fields: { ...layer.fields, data_format } } : layer;
  });
  return { ...model, layers };
}
