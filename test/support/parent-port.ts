/** Loaded into a process before its own module: gives it `process.parentPort`, as a utility process of Electron has it. */
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';

// The threads of the process load this as well, and have no parent port.
if (isMainThread) {
  const sendToParent = process.send!.bind(process);
  const port = Object.assign(new EventEmitter(), {
    postMessage: (message: unknown) => sendToParent(message),
  });
  process.on('message', (data) => port.emit('message', { data, ports: [] }));
  Object.defineProperty(process, 'parentPort', { value: port });
  Object.defineProperty(process, 'send', { value: undefined });
}
