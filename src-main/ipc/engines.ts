import type { EngineList } from '../services/engine-list.ts';
import type { Handle } from './handle.ts';

/** What this machine can compute on. */
export function addEngineChannels(handle: Handle, engines: EngineList): void {
  handle('engines:list', () => engines.list());
}
