import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { ask } from './bridge.ts';

/** Decides after every batch and ends a label soon: rough, and many times faster. */
export const fastSettings = { imagesPerStep: 32, steps: 90 } as const;

export interface BridgeScan {
  readonly model?: 'backdoored' | 'clean';
  readonly settings?: Partial<ScanSettings>;
}

/** Puts a scan of the bundled sample into the queue without the wizard. Returns its id in the queue. */
export async function enqueueSample(page: Page, { model = 'backdoored', settings = {} }: BridgeScan = {}) {
  const draft = await ask(page, 'draft:open-sample', { model });
  await ask(page, 'draft:set-settings', { settings: { ...draft.settings, ...fastSettings, ...settings } });
  return (await ask(page, 'draft:enqueue', {})).queueId;
}

/** Waits until a scan of the queue is over. Returns its id in the history. */
export async function endOfScan(page: Page, queueId: string): Promise<string> {
  const ended = async () => {
    const { live } = await ask(page, 'live:get', {});
    return live?.queueId === queueId && live.phase === 'ended' ? live.scanId : null;
  };
  await expect.poll(ended, { timeout: 90_000, interval: 200 }).not.toBeNull();
  return (await ended())!;
}

/** Scans the bundled sample to its end. Returns the scan's id in the history. */
export async function scanSample(page: Page, scan: BridgeScan = {}): Promise<string> {
  return endOfScan(page, await enqueueSample(page, scan));
}
