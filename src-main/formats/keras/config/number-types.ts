import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ModelFinding } from '../../classifier.ts';
import { isJsonObject } from './json.ts';
import { leafLayers, type LayerConfig, type ModelConfig } from './model-config.ts';

/** Layers whose type of numbers is that of the images, or an argument that is read with the others. */
const typesApart = /^(InputLayer$|keras\.ops\.|tf\.)/;
const floats = /^(mixed_)?b?float(16|32|64)$/;
const halves = /^(mixed_)?b?float16$/;

/**
 * Checks in which numbers the layers compute (keras.DTypePolicy), layers inside layers included: quantised layers and
 * those that cut numbers down to whole ones are refused. Half precision is read as float32, and a finding says so.
 * Throws AppError MODEL_UNSUPPORTED_LAYER.
 */
export function checkNumberTypes(model: ModelConfig): readonly ModelFinding[] {
  const found = new Set<string>();
  for (const layer of leafLayers(model)) {
    if (typesApart.test(layer.className)) continue;
    for (const name of typeNames(layer.fields)) {
      if (!floats.test(name)) throw notFloat(layer, name);
      if (halves.test(name)) found.add(name);
    }
  }
  if (found.size === 0) return [];
  const message = `Layers of this model compute in ${[...found].join(', ')}. Here they compute in float32 with the stored weights, so scores differ from Keras' by the rounding of half precision: in about their third digit.`;
  return [{ severity: 'info', message }];
}

/** The types that a layer's arguments name, and those of the layers among them. */
function typeNames(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(typeNames);
  if (!isJsonObject(node)) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'dtype') return policyNames(value);
    return key.endsWith('initializer') ? [] : typeNames(value);
  });
}

/** A type is a name or a policy, whose class tells where it is quantised; a map of policies holds several. */
function policyNames(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!isJsonObject(value)) return [];
  const { class_name: className, config } = value;
  const isPlain = className === 'DTypePolicy' || String(className).startsWith('Policy');
  const name = isJsonObject(config) ? config.name : undefined;
  return [isPlain && typeof name === 'string' ? name : String(className)];
}

function notFloat({ path, className }: LayerConfig, name: string): AppError {
  return new AppError(
    'MODEL_UNSUPPORTED_LAYER',
    `Layer "${path}" (${className}) computes in ${name}, which is not supported: float16, bfloat16, float32, float64 and mixed policies are read. Save the model as it was before it was quantised, or build the layer without this dtype.`,
  );
}
