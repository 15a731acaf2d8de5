/** Loaded into a utility process before its own module: gives it `process.parentPort`, as Electron does. */
import { EventEmitter } from 'node:events';
import type { ParentPort } from 'electron';

const sendToParent = process.send!.bind(process);

class ParentPortDouble extends EventEmitter implements Pick<ParentPort, 'postMessage'> {
  postMessage(message: unknown): void {
    sendToParent(message);
  }
}

const port = new ParentPortDouble();
process.on('message', (data) => port.emit('message', { data, ports: [] }));
Object.defineProperty(process, 'parentPort', { value: port });
// Electron's utility process has no such function; a program that looked for it would take another way.
Object.defineProperty(process, 'send', { value: undefined });
