import type { PowerSaveBlocker } from 'electron';

const started = new Set<number>();
let lastId = 0;

export const powerSaveBlocker = {
  start: () => {
    started.add(++lastId);
    return lastId;
  },
  stop: (id) => started.delete(id),
  isStarted: (id) => started.has(id),
} satisfies Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>;

/** Whether the computer may not sleep now. */
export function isKeptAwake(): boolean {
  return started.size > 0;
}
