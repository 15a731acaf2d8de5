import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { utilityProcess } from 'electron';
import { engineCommandLine } from './engine-arguments.ts';
import { engineEnvironment, type OpenEngineChannel, type ProcessExit } from './engine-channel.ts';
import type { EngineMessage } from './protocol.ts';

/**
 * The engine process as a utility process of Electron: for the desktop, whose binary cannot run as plain Node.
 *
 * @param electron Electron's `utilityProcess`, usable once the application is ready
 */
export function utilityChannel(electron: Pick<typeof utilityProcess, 'fork'>): OpenEngineChannel {
  return (entry, listener) => {
    const child = electron.fork(
      fileURLToPath(entry),
      engineCommandLine({ parentId: process.pid, background: true }),
      {
        serviceName: 'Neural Cleanse engine',
        stdio: ['ignore', 'ignore', 'pipe'],
        execArgv: [],
        env: { ...process.env, ...engineEnvironment },
      },
    );
    let isUnwanted = false;
    child.on('spawn', () => {
      if (isUnwanted) killProcess(child.pid);
    });
    child.on('message', (message) => listener.onMessage(message as EngineMessage));
    child.stderr!.on('data', (chunk: Buffer) => listener.onStderr(chunk.toString()));
    child.on('error', (type, location) => listener.onStderr(`${type}: ${location}\n`));
    child.on('exit', (code) => listener.onExit(exitOf(code)));
    return {
      get processId() {
        return child.pid;
      },
      send: (message) => child.postMessage(message),
      kill: () => {
        isUnwanted = true;
        killProcess(child.pid);
      },
    };
  };
}

/** Electron's own `kill` asks politely, which a process stuck in native code does not hear. */
function killProcess(processId: number | undefined): void {
  // Not known before the process has started, nor once it is gone.
  if (processId === undefined) return;
  try {
    process.kill(processId, 'SIGKILL');
  } catch (thrown) {
    const isGone = (thrown as NodeJS.ErrnoException).code === 'ESRCH';
    if (!isGone) throw thrown;
  }
}

/** Signals that end an engine process: by the system, by `kill`, or by native code that gives up. */
const deadlySignals = ['SIGKILL', 'SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP'] as const;

/**
 * Electron gives the status that `waitpid` gives, whose lowest seven bits are the signal (the eighth tells of a core
 * dump); on Windows there are no signals, and the code is the process's own.
 */
function exitOf(status: number): ProcessExit {
  const signal =
    process.platform === 'win32'
      ? undefined
      : deadlySignals.find((name) => (status & 0x7f) === constants.signals[name]);
  return signal === undefined ? { code: status, signal: null } : { code: null, signal };
}
