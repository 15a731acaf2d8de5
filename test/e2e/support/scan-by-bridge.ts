import type { Page } from 'playwright-core';
import { bridgeName, type Bridge } from '../../../src-shared/contract/bridge.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { presets } from '../../../src-shared/presets.ts';
import { ask } from './bridge.ts';

/**
 * Few labels, among them the planted one, one after the other, and few steps: for tests of what is done with a scan, not
 * of its verdict. With the schedule of the preset `paper`, which lasts long enough to be paused, cancelled or killed.
 */
export const shortScan = {
  ...presets.paper,
  imagesPerStep: 32,
  steps: 100,
  earlyStop: false,
  labels: [5, 6, 7, 8, 9, 10],
  labelSlots: 1,
} satisfies ScanSettings;

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
  return page.evaluate(
    async ([name, wanted]) =>
      new Promise<string>((resolve, reject) => {
        const bridge = (globalThis as unknown as Record<string, Bridge>)[name]!;
        const look = async () => {
          const result = await bridge.invoke('live:get', {});
          const live = result.ok ? result.value.live : null;
          if (live?.queueId !== wanted || live.phase !== 'ended') return;
          if (live.scanId === null) reject(new Error(`The scan was refused: ${live.error?.message}`));
          else resolve(live.scanId);
        };
        bridge.subscribe('live:changed', () => void look());
        void look();
      }),
    [bridgeName, queueId] as const,
  );
}
