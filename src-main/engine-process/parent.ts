import type { EngineMessage, HostMessage } from './protocol.ts';

/** The host as the engine process sees it. */
export interface Parent {
  send(message: EngineMessage): void;
  onMessage(listener: (message: HostMessage) => void): void;
}

/** The host that started this process: through Electron's port where there is one, else through Node's channel. */
export function connectToParent(): Parent {
  // Its type says that it is always there; under plain Node it is not.
  const port = process.parentPort as typeof process.parentPort | undefined;
  if (port !== undefined) {
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data as HostMessage)),
    };
  }
  process.on('disconnect', () => process.exit());
  return {
    send: (message) => {
      if (process.connected) process.send!(message);
    },
    onMessage: (listener) => void process.on('message', (message) => listener(message as HostMessage)),
  };
}
