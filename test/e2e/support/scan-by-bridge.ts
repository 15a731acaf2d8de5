import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { ask } from './bridge.ts';

/** Few labels, among them the planted one, and few steps: for tests of what is done with a scan, not of its verdict. */
export const shortScan = { imagesPerStep: 32, steps: 40, labels: [5, 6, 7, 8, 9, 10] } as const;

export interface BridgeScan {
  readonly model?: 'backdoored' | 'clean';
  readonly settings?: Partial<ScanSettings>;
}

/** Opens the bundled sample in the draft without the wizard. */
export async function prepareSample(
  page: Page,
  { model = 'backdoored', settings = {} }: BridgeScan = {},
): Promise<void> {
  const draft = await ask(page, 'draft:open-sample', { model });
  await ask(page, 'draft:set-settings', { settings: { ...draft.settings, ...settings } });
}

/** Scans the bundled sample to its end. Returns the scan's id in the history. */
export async function scanSample(page: Page, scan: BridgeScan = {}): Promise<string> {
  await prepareSample(page, scan);
  const { queueId } = await ask(page, 'draft:enqueue', {});
  const endedScan = async () => {
    const { live } = await ask(page, 'live:get', {});
    return live?.queueId === queueId && live.phase === 'ended' ? live.scanId : null;
  };
  await expect.poll(endedScan, { timeout: 240_000, interval: 200 }).not.toBeNull();
  return (await endedScan())!;
}
