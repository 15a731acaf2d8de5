import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import type { ForkOptions, UtilityProcess, utilityProcess } from 'electron';

const parentPort = new URL('./parent-port.ts', import.meta.url).href;

/** Electron's `utilityProcess` over a child process of Node, as far as the engine process uses it. */
export const utilityProcessOverNode: Pick<typeof utilityProcess, 'fork'> = {
  fork: (modulePath, commandLine = [], options: ForkOptions = {}) => {
    const child = fork(modulePath, commandLine, {
      execArgv: [...(options.execArgv ?? []), '--import', parentPort],
      env: options.env as NodeJS.ProcessEnv,
      serialization: 'advanced',
      stdio: [...(options.stdio as ['ignore', 'ignore', 'pipe']), 'ipc'],
    });
    let isRunning = false;
    const utility = Object.defineProperties(new EventEmitter(), {
      // Known while the process runs, as Electron has it.
      pid: { get: () => (isRunning ? child.pid : undefined) },
      stderr: { value: child.stderr },
      postMessage: { value: (message: object) => child.send(message, () => undefined) },
    });
    child.on('spawn', () => {
      isRunning = true;
      utility.emit('spawn');
    });
    child.on('message', (message) => utility.emit('message', message));
    child.on('exit', (code, signal) => {
      isRunning = false;
      utility.emit('exit', code ?? constants.signals[signal!]);
    });
    return utility as UtilityProcess;
  },
};
