import type { Page } from 'playwright-core';
import { bridgeName } from '../../../src-shared/contract/bridge.ts';
import type { InvokeChannel } from '../../../src-shared/contract/channels.ts';
import type { InvokeRequest, InvokeResponse } from '../../../src-shared/contract/invoke-map.ts';
import type { Result } from '../../../src-shared/contract/result.ts';

/** The preload's global, as far as it is needed here: its types do not outlive the way into the page and back. */
interface UntypedBridge {
  invoke(channel: string, request: unknown): Promise<Result<unknown>>;
}

/** Asks the main process as the page's own scripts do: for what a test needs and does not test by hand. */
export async function ask<Channel extends InvokeChannel>(
  page: Page,
  channel: Channel,
  request: InvokeRequest<Channel>,
): Promise<InvokeResponse<Channel>> {
  const result = await page.evaluate(
    async ([name, asked, given]) =>
      (globalThis as unknown as Record<string, UntypedBridge>)[name]!.invoke(asked, given),
    [bridgeName, channel as string, request as unknown] as const,
  );
  if (!result.ok) throw new Error(`${channel}: ${result.error.code} ${result.error.message}`);
  return result.value as InvokeResponse<Channel>;
}
