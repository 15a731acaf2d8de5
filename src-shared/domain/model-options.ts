import { z } from 'zod';

/**
 * What the user says about a model whose file leaves it open. Null: the file decides. Readers that cannot go on without
 * throw `MODEL_INPUT_SIZE_NEEDED` and `MODEL_OUTPUT_NEEDED` (the latter with `choices`); their messages name the options.
 */
export interface ModelOptions {
  /** Size of the images, for a model that takes any. On the command line `--input-size HEIGHTxWIDTH`. */
  readonly inputSize: { readonly height: number; readonly width: number } | null;
  /** Name of the output that holds the scores of the labels, for a model with several. `--model-output NAME`. */
  readonly output: string | null;
}

export const noModelOptions: ModelOptions = { inputSize: null, output: null };

/** Largest side that can be asked for; more is a typing error. */
export const largestInputSide = 4096;

const sideSchema = z.number().int().min(1).max(largestInputSide);

export const modelOptionsSchema = z.object({
  inputSize: z.object({ height: sideSchema, width: sideSchema }).nullable(),
  output: z.string().min(1).max(1000).nullable(),
}) satisfies z.ZodType<ModelOptions>;

/** `224x256`, `224×256` → height and width; `224` → both. Null where the text is no size. */
export function parseInputSize(text: string): NonNullable<ModelOptions['inputSize']> | null {
  const match = /^\s*(\d{1,6})(?:\s*[x×]\s*(\d{1,6}))?\s*$/i.exec(text);
  const height = Number(match?.[1]);
  const parsed = modelOptionsSchema.shape.inputSize.safeParse({
    height,
    width: Number(match?.[2] ?? height),
  });
  return parsed.success ? parsed.data : null;
}

/** What was said about a model, in words, e.g. `input size 224×224, output "logits"`; empty where nothing was. */
export function describeModelOptions({ inputSize, output }: ModelOptions): string {
  return [
    ...(inputSize === null ? [] : [`input size ${inputSize.height}×${inputSize.width}`]),
    ...(output === null ? [] : [`output "${output}"`]),
  ].join(', ');
}
