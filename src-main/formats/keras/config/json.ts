import { AppError } from '../../../../src-shared/domain/app-error.ts';

/** Configurations of the largest published networks stay below 4 MB. */
const maxCharacters = 32 * 1024 * 1024;
/** A functional model nests about 8 levels; each model inside a model adds 5. */
const maxNesting = 100;

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a configuration from an untrusted file. `where` names it in messages, e.g. `model_config`.
 * Throws AppError: FILE_TOO_LARGE, FILE_TOO_DEEP, or MODEL_CORRUPT where it is not a JSON object.
 */
export function parseConfigJson(text: string, where: string): JsonObject {
  if (text.length > maxCharacters) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `The attribute ${where} holds ${text.length} characters, more than the ${maxCharacters} that are read. A model configuration is never that long; do not trust this file.`,
    );
  }
  if (nestingDepth(text) > maxNesting) {
    throw new AppError(
      'FILE_TOO_DEEP',
      `The attribute ${where} nests more than ${maxNesting} levels deep. A model configuration is never that deep; do not trust this file.`,
    );
  }
  const parsed = parse(text, where);
  if (!isJsonObject(parsed)) {
    throw new AppError(
      'MODEL_CORRUPT',
      `The attribute ${where} is not a JSON object, as Keras writes it. Save the model again.`,
    );
  }
  return parsed;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError(
      'MODEL_CORRUPT',
      `The attribute ${where} is not valid JSON: the file is damaged or was not written by Keras. Save the model again.`,
      { detail: error instanceof Error ? error.message : String(error), cause: error },
    );
  }
}

/** Deepest nesting of brackets outside strings; does not need the text to be valid. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth--;
  }
  return deepest;
}
