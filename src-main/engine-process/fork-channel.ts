import { fork } from 'node:child_process';
import { engineCommandLine } from './engine-arguments.ts';
import { engineEnvironment, type EngineChannel, type EngineChannelListener } from './engine-channel.ts';
import type { EngineMessage } from './protocol.ts';

/** The engine process as a child of plain Node: for the command line. */
export function openForkChannel(entry: URL, listener: EngineChannelListener): EngineChannel {
  const child = fork(entry, engineCommandLine({ parentId: process.pid, background: false }), {
    serialization: 'advanced',
    // What nobody reads would fill its pipe and stop the process.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...engineEnvironment },
  });
  child.on('message', (message) => listener.onMessage(message as EngineMessage));
  child.stderr!.on('data', (chunk: Buffer) => listener.onStderr(chunk.toString()));
  child.on('error', (cause) => {
    listener.onError(cause);
    if (child.pid === undefined) listener.onExit({ code: null, signal: null });
  });
  child.on('exit', (code, signal) => listener.onExit({ code, signal }));
  return {
    get processId() {
      return child.pid;
    },
    send: (message) => {
      child.send(message, (cause) => {
        if (cause) listener.onError(cause);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
