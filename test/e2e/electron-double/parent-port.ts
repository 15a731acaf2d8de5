/** Loaded into a utility process before its own module: gives it `process.parentPort`, as Electron does. */
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import type { ParentPort } from 'electron';

class ParentPortDouble extends EventEmitter implements Pick<ParentPort, 'postMessage'> {
  readonly #send = process.send!.bind(process);

  postMessage(message: unknown): void {
    this.#send(message);
  }
}

// The threads of a utility process load this as well, and have no parent port.
if (isMainThread) {
  const port = new ParentPortDouble();
  process.on('message', (data) => port.emit('message', { data, ports: [] }));
  Object.defineProperty(process, 'parentPort', { value: port });
  // Electron's utility process has no such function; a program that looked for it would take another way.
  Object.defineProperty(process, 'send', { value: undefined });
}
