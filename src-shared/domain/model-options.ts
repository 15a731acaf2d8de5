/** What the user says about a model whose file leaves it open. Null: the file decides. */
export interface ModelOptions {
  /** Size of the images, for a model that takes any. */
  readonly inputSize: { readonly height: number; readonly width: number } | null;
  /** Name of the output that holds the scores of the labels, for a model with several. */
  readonly output: string | null;
}

export const noModelOptions: ModelOptions = { inputSize: null, output: null };
