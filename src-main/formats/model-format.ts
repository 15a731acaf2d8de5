import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { Classifier } from './classifier.ts';

/** A file format that models are read from. It is told by content, never by name. */
export interface ModelFormat {
  /** E.g. `Keras HDF5`. */
  readonly name: string;
  /** Usual file extensions without the dot; for dialogs and file associations only. */
  readonly extensions: readonly string[];
  /**
   * Whether a file is of this format. @param head its first 4 KiB, or the whole file where it is shorter
   * @param entries names of the files in it where it is a ZIP archive; else empty
   */
  matches(head: Buffer, entries: readonly string[]): boolean;
  /** Reads the model. Nothing in the file is executed. Throws AppError FILE_* or MODEL_*. */
  open(path: string, options: ModelOptions): Promise<Classifier>;
}
