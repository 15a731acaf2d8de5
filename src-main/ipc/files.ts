import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import type { Handle } from './handle.ts';

/** Asks the user for a file or a folder. Null: none was chosen. */
export type ChooseFile = (purpose: InvokeRequest<'files:choose'>['purpose']) => Promise<string | null>;

export function addFileChannels(handle: Handle, chooseFile: ChooseFile): void {
  handle('files:choose', async ({ purpose }) => ({ path: await chooseFile(purpose) }));
}
