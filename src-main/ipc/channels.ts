import type { DesktopServices } from '../services/desktop-services.ts';
import { addAppChannels, type AppFacts } from './app.ts';
import { addDraftChannels } from './draft.ts';
import { addEngineChannels } from './engines.ts';
import { addFileChannels, type ChooseFile } from './files.ts';
import type { Handle } from './handle.ts';
import { addPreferenceChannels } from './preferences.ts';
import { addQueueChannels } from './queue.ts';
import { addScanChannels } from './scans.ts';

/** What the channels need besides the services. */
export interface ChannelSurroundings extends AppFacts {
  readonly chooseFile: ChooseFile;
}

/** Answers every channel of the contract. */
export function addChannels(
  handle: Handle,
  services: DesktopServices,
  surroundings: ChannelSurroundings,
): void {
  const { draft, engines, exports, history, inspection, preferences, queue } = services;
  addAppChannels(handle, surroundings, history, exports);
  addPreferenceChannels(handle, preferences);
  addFileChannels(handle, surroundings.chooseFile);
  addDraftChannels(handle, draft, history, queue);
  addEngineChannels(handle, engines);
  addQueueChannels(handle, queue);
  addScanChannels(handle, history, inspection, exports);
}
