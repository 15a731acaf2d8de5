import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Runs a program of this folder in a process of its own, so that its memory is nobody else's; gives what it prints. */
export async function runProgram(name: string, ...words: readonly string[]): Promise<string> {
  const program = fileURLToPath(new URL(name, import.meta.url));
  return (await promisify(execFile)(process.execPath, [program, ...words])).stdout;
}
