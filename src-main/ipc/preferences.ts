import type { PreferencesService } from '../services/preferences-service.ts';
import type { Handle } from './handle.ts';

/** What the user set once. */
export function addPreferenceChannels(handle: Handle, preferences: PreferencesService): void {
  handle('preferences:get', () => preferences.get());
  handle('preferences:set', (change) => preferences.set(change));
}
