import type { Page } from 'playwright-core';
import { bridgeName, type Bridge } from '../../../src-shared/contract/bridge.ts';
import type { InvokeChannel } from '../../../src-shared/contract/channels.ts';
import type { InvokeRequest, InvokeResponse } from '../../../src-shared/contract/invoke-map.ts';

/** Asks the main process as the page's own scripts do: for what a test needs and does not test by hand. */
export async function ask<Channel extends InvokeChannel>(
  page: Page,
  channel: Channel,
  request: InvokeRequest<Channel>,
): Promise<InvokeResponse<Channel>> {
  const result = await page.evaluate(
    async ([name, asked, given]) => {
      const bridge = (globalThis as unknown as Record<string, Bridge>)[name]!;
      return bridge.invoke(asked, given);
    },
    [bridgeName, channel, request] as const,
  );
  if (!result.ok) throw new Error(`${channel}: ${result.error.code} ${result.error.message}`);
  return result.value;
}
