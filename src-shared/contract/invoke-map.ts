import { z } from 'zod';
import type { InvokeChannel } from './channels.ts';
import { scanSummarySchema } from './scan-summary.ts';

/** Request and response of every channel. The main process checks both; a channel without schemas does not compile. */
export const invokeMap = {
  /** The newest scans first. */
  'history:list': {
    request: z.strictObject({ limit: z.number().int().min(1).max(1000) }),
    response: z.object({
      scans: z.array(scanSummarySchema),
      /** Whether there are older scans beyond the limit. */
      hasMore: z.boolean(),
    }),
  },
} as const satisfies Record<InvokeChannel, { request: z.ZodType; response: z.ZodType }>;

export type InvokeRequest<Channel extends InvokeChannel> = z.infer<(typeof invokeMap)[Channel]['request']>;
export type InvokeResponse<Channel extends InvokeChannel> = z.infer<(typeof invokeMap)[Channel]['response']>;
