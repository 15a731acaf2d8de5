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
