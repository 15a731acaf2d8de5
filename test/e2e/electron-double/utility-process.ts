import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
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
    this.#child = fork(modulePath, [...values], {
      execArgv: [...(options.execArgv ?? []), '--import', parentPortModule],
      env: { ...(options.env ?? process.env) },
      serialization: 'advanced',
      stdio:
        options.stdio === 'pipe'
          ? ['ignore', 'pipe', 'pipe', 'ipc']
          : ['ignore', 'inherit', 'inherit', 'ipc'],
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
      this.emit('exit', code ?? exitCodeOf(signal));
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  kill(): boolean {
    return this.#child.kill();
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object);
  }
}

/** Electron hands on what the operating system reports: on POSIX the number of the signal that ended the process. */
function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === 'SIGKILL' ? 9 : 15;
}

export const utilityProcess = {
  fork: (modulePath: string, values: string[] = [], options: ForkOptions = {}) =>
    new UtilityProcessDouble(modulePath, values, options),
} satisfies { fork: (...given: Parameters<typeof Electron.utilityProcess.fork>) => ProcessMembers };
