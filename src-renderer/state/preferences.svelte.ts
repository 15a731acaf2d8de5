import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import type { Preferences } from '../../src-shared/contract/preferences.ts';
import { bridge } from '../bridge.ts';
import { toasts } from './toasts.svelte.ts';

/** What the user set for the program. Null before the main process has answered. */
class PreferencesState {
  current = $state.raw<Preferences | null>(null);

  /** Loads now and after every change. Returns the function that ends this. */
  follow(): () => void {
    const end = bridge.subscribe('preferences:changed', () => void this.#load());
    void this.#load();
    return end;
  }

  async change(change: InvokeRequest<'preferences:set'>): Promise<void> {
    this.#take(await bridge.invoke('preferences:set', change));
  }

  async #load(): Promise<void> {
    this.#take(await bridge.invoke('preferences:get', {}));
  }

  #take(result: Awaited<ReturnType<typeof bridge.invoke<'preferences:get'>>>): void {
    if (!result.ok) {
      toasts.fail(result.error);
      return;
    }
    this.current = result.value;
    document.documentElement.dataset['theme'] = result.value.theme;
  }
}

export const preferences = new PreferencesState();
