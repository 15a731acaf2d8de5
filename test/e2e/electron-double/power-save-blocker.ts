import type { PowerSaveBlocker } from 'electron';

const started = new Set<number>();
let lastId = 0;

export const powerSaveBlocker = {
  start: () => {
    started.add(++lastId);
    return lastId;
  },
  stop: (id) => started.delete(id),
} satisfies Pick<PowerSaveBlocker, 'start' | 'stop'>;

/** Whether the computer may not sleep now. */
export function isKeptAwake(): boolean {
  return started.size > 0;
}
