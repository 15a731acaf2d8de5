import { AppError } from '../../src-shared/domain/app-error.ts';
import { EngineProcess } from '../engine-process/engine-process.ts';
import { defaultHistoryPath } from '../history/default-history-path.ts';
import { openHistory, type History, type Journal } from '../history/history.ts';
import { exitCodeOfError } from './exit-codes.ts';
import { Printer } from './printer.ts';

/** Options that several commands share. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly history?: string;
}

/** Runs a command's body: errors become one message and an exit code, never a stack for the user to read. */
export async function runCommand(
  options: CommonOptions,
  body: (printer: Printer) => Promise<number> | number,
): Promise<void> {
  const printer = new Printer(options.json === true);
  try {
    process.exitCode = await body(printer);
  } catch (thrown) {
    const error = AppError.from(thrown);
    printer.error(error);
    process.exitCode = exitCodeOfError(error.code);
  }
}

/** Opens the history for the time of `work`. @param journal how its file stays whole */
export async function withHistory<T>(
  options: CommonOptions,
  work: (history: History) => Promise<T> | T,
  journal?: Journal,
): Promise<T> {
  const history = openHistory(options.history ?? defaultHistoryPath(), undefined, journal);
  try {
    return await work(history);
  } finally {
    history.close();
  }
}

/**
 * A signal that Ctrl-C, or the system's polite request to end, aborts; once a command. It stays in force to the end of
 * the process: an impatient second Ctrl-C must not cut short the writing of what there is.
 */
export function cancelSignal(): AbortSignal {
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  return abort.signal;
}

/** Runs `work` with an engine process that is gone afterwards. */
export async function withEngineProcess<T>(work: (engine: EngineProcess) => Promise<T>): Promise<T> {
  const engine = new EngineProcess();
  try {
    return await work(engine);
  } finally {
    await engine.end();
  }
}
