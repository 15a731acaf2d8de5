import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import type { ScanSummary } from '../../src-shared/contract/scan-summary.ts';
import { bridge } from '../bridge.ts';
import { router } from './router.svelte.ts';
import { toasts } from './toasts.svelte.ts';

/** What can be done with a stored scan from a list. What goes wrong is said in a message over the screen. */

export async function repeatWithAnotherSeed(scan: ScanSummary): Promise<void> {
  const seed = ((scan.seed ?? 0) + 1) % 0x1_0000_0000;
  const result = await bridge.invoke('queue:repeat', { scanId: scan.id, seed, labels: null });
  if (result.ok) toasts.say(`Added to the queue with seed ${seed}.`);
  else toasts.fail(result.error);
}

export async function resume(scan: ScanSummary): Promise<void> {
  const result = await bridge.invoke('queue:resume', { scanId: scan.id });
  if (result.ok) toasts.say('Added to the queue: the labels that are left will be searched.');
  else toasts.fail(result.error);
}

/** Opens the scan's files and settings in the wizard, to change something. */
export async function scanAgainWithChanges(scan: ScanSummary): Promise<void> {
  router.go('/new-scan');
  const result = await bridge.invoke('draft:from-scan', { scanId: scan.id });
  if (!result.ok) toasts.fail(result.error);
}

export async function annotate(change: InvokeRequest<'scan:annotate'>): Promise<void> {
  const result = await bridge.invoke('scan:annotate', change);
  if (!result.ok) toasts.fail(result.error);
}

/** @returns whether they are gone */
export async function deleteScans(scanIds: string[]): Promise<boolean> {
  const result = await bridge.invoke('scan:delete', { scanIds });
  if (!result.ok) toasts.fail(result.error);
  return result.ok;
}

/** Opens the bundled backdoored model, ready to be started. */
export async function trySample(): Promise<void> {
  router.go('/new-scan/review');
  const result = await bridge.invoke('draft:open-sample', { model: 'backdoored' });
  if (!result.ok) toasts.fail(result.error);
}

/** Shows a file or folder in the system's file manager. */
export async function reveal(path: string): Promise<void> {
  const result = await bridge.invoke('app:reveal', { path });
  if (!result.ok) toasts.fail(result.error);
}
