import { bridge } from '../bridge.ts';
import { router } from './router.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** Lets the user choose a model file and shows it in the first step of a new scan. */
export async function chooseModel(): Promise<void> {
  const chosen = await bridge.invoke('files:choose', { purpose: 'model' });
  if (!chosen.ok) {
    toasts.fail(chosen.error);
    return;
  }
  if (chosen.value.path === null) return;
  router.go('/new-scan/model');
  const opened = await bridge.invoke('draft:open-model', { path: chosen.value.path });
  if (!opened.ok) toasts.fail(opened.error);
}
