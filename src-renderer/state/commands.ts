import type { EventPayload } from '../../src-shared/contract/event-map.ts';
import { bridge } from '../bridge.ts';

/** Listens to the menu and to files that are opened from outside. Returns the function that ends this. */
export function followCommands(listener: (command: EventPayload<'app:go'>) => void): () => void {
  return bridge.subscribe('app:go', listener);
}
