/** Everything that can go wrong in a way the user can act on. One code, one cause. */
export const appErrorCodes = [
  'FILE_NOT_FOUND',
  'FILE_NOT_READABLE',
  'FILE_NOT_HDF5',
  'FILE_TRUNCATED',
  'FILE_CORRUPT',
  'FILE_EXTERNAL_REFERENCE',
  'FILE_TOO_LARGE',
  'FILE_TOO_DEEP',
  'FILE_TIMEOUT',
  'FILE_CHANGED',
  'MODEL_FORMAT_UNSUPPORTED',
  'MODEL_CORRUPT',
  'MODEL_WEIGHTS_ONLY',
  'MODEL_UNSAFE_LAYER',
  'MODEL_UNSUPPORTED_LAYER',
  'MODEL_WEIGHT_MISMATCH',
  'MODEL_WEIGHTS_NOT_FINITE',
  'MODEL_NOT_IMAGE_CLASSIFIER',
  'MODEL_INPUT_SIZE_NEEDED',
  'MODEL_OUTPUT_NEEDED',
  'DATASET_FORMAT_UNSUPPORTED',
  'DATASET_KEY_MISSING',
  'DATASET_KEY_AMBIGUOUS',
  'DATASET_SHAPE_MISMATCH',
  'DATASET_LABEL_MISMATCH',
  'DATASET_TYPE_UNSUPPORTED',
  'DATASET_NOT_FINITE',
  'DATASET_OUT_OF_RANGE',
  'DATASET_EMPTY',
  'SETTINGS_INVALID',
  'LABEL_NAMES_INVALID',
  'ENGINE_UNAVAILABLE',
  'ENGINE_CRASHED',
  'ENGINE_OUT_OF_MEMORY',
  'ENGINE_TIMEOUT',
  'HISTORY_FROM_FUTURE',
  'HISTORY_OUTDATED',
  'HISTORY_CORRUPT',
  'SCAN_NOT_FOUND',
  'SCAN_NOT_RESUMABLE',
  'SHARDS_DIFFER',
  'SHARDS_MISSING',
  'SHARDS_IN_DOUBT',
  'TRIGGERS_UNREADABLE',
  'OUTPUT_NOT_WRITABLE',
  'INTERNAL',
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

/** The part of an error that crosses a process boundary. */
export interface AppErrorPayload {
  readonly code: AppErrorCode;
  /** What was found, what was expected, where, and what to do next. */
  readonly message: string;
  /** Technical detail for the log, never needed to act. */
  readonly detail?: string;
  /** What can be chosen, where the error asks for a choice: the names of the outputs for `MODEL_OUTPUT_NEEDED`. */
  readonly choices?: readonly string[];
}

interface AppErrorOptions {
  readonly detail?: string | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** An error a user can meet. Anything else that is thrown is a defect and becomes `INTERNAL`. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly detail: string | undefined;
  readonly choices: readonly string[] | undefined;

  constructor(code: AppErrorCode, message: string, { detail, choices, cause }: AppErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.detail = detail;
    this.choices = choices;
  }

  toPayload(): AppErrorPayload {
    return {
      code: this.code,
      message: this.message,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.choices === undefined ? {} : { choices: this.choices }),
    };
  }

  static fromPayload({ code, message, detail, choices }: AppErrorPayload): AppError {
    return new AppError(code, message, { detail, choices });
  }

  /** Wraps whatever was thrown; an unknown error keeps its stack in `detail`. */
  static from(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return new AppError('INTERNAL', `An unexpected error occurred: ${error.message}`, {
      detail: error.stack ?? error.message,
      cause: thrown,
    });
  }
}
