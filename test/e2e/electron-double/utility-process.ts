import { fork, type ChildProcess, type IOType } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import type { ForkOptions, UtilityProcess } from 'electron';

export const runningProcesses = new Set<UtilityProcessDouble>();

/** The child sees Electron's `process.parentPort` and not Node's own channel to its parent. */
const parentPortModule = new URL('./parent-port.ts', import.meta.url).href;

type ProcessMembers = Pick<UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'kill' | 'postMessage'>;

/** A utility process over a child process of Node; messages are structured clones in both. */
class UtilityProcessDouble extends EventEmitter implements ProcessMembers {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;

  constructor(modulePath: string, values: readonly string[], options: ForkOptions) {
    super();
    const { stdio = 'inherit', execArgv = [], env = process.env } = options;
    const streams = (Array.isArray(stdio) ? stdio : ['ignore', stdio, stdio]) as IOType[];
    this.#child = fork(modulePath, [...values], {
      execArgv: [...execArgv, '--import', parentPortModule],
      env: env as NodeJS.ProcessEnv,
      serialization: 'advanced',
      stdio: [...streams, 'ipc'],
    });
    this.stdout = this.#child.stdout;
    this.stderr = this.#child.stderr;
    this.#child.on('spawn', () => {
      runningProcesses.add(this);
      this.emit('spawn');
    });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code, signal) => {
      runningProcesses.delete(this);
      // Electron hands on what the operating system reports: where a signal ended the process, its number.
      this.emit('exit', code ?? constants.signals[signal!]);
    });
  }

  get pid(): number | undefined {
    return runningProcesses.has(this) ? this.#child.pid : undefined;
  }

  kill(): boolean {
    return this.#child.kill();
  }

  postMessage(message: unknown): void {
    // A message to a process that is ending is lost, as it is in Electron.
    if (this.#child.connected) this.#child.send(message as object, () => undefined);
  }
}

export const utilityProcess = {
  fork: (modulePath: string, values: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcessDouble(modulePath, values, options),
} satisfies { fork: (...given: Parameters<typeof Electron.utilityProcess.fork>) => ProcessMembers };
