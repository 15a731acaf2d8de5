import { z } from 'zod';
import type { EventChannel } from './channels.ts';

/** The payload of every event. */
export const eventMap = {
  /** Scans were added or changed, by this process or another: ask for the list again. */
  'history:changed': z.strictObject({}),
} as const satisfies Record<EventChannel, z.ZodType>;

export type EventPayload<Channel extends EventChannel> = z.infer<(typeof eventMap)[Channel]>;
