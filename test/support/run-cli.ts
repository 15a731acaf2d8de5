import { fileURLToPath } from 'node:url';
import { runProgram, type ProgramOptions, type ProgramRun } from './run-program.ts';

const cli = fileURLToPath(new URL('../../src-main/cli.ts', import.meta.url));

/** Runs the command line as a process of its own. `onStderr` sees the text so far and may end the process. */
export function runCli(
  words: readonly string[],
  onStderr: NonNullable<ProgramOptions['onStderr']> = () => {},
  environment: ProgramOptions['environment'] = {},
): Promise<ProgramRun> {
  return runProgram(cli, words, { onStderr, environment });
}
