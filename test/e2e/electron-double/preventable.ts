import type { EventEmitter } from 'node:events';

/** An event as Electron hands it to its listeners. */
interface PreventableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** Emits an event that listeners may prevent, and says whether one did. */
export function emitPreventable(
  emitter: EventEmitter,
  name: string,
  details: object = {},
  ...values: readonly unknown[]
): boolean {
  let defaultPrevented = false;
  const event: PreventableEvent = {
    ...details,
    get defaultPrevented() {
      return defaultPrevented;
    },
    preventDefault: () => {
      defaultPrevented = true;
    },
  };
  emitter.emit(name, event, ...values);
  return defaultPrevented;
}
