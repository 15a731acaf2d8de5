import { z } from 'zod';
import type { EventChannel } from './channels.ts';
import { liveLabelEventSchema, livePairsEventSchema, liveProgressSchema } from './live.ts';

const nothing = z.strictObject({});

/** The payload of every event. */
export const eventMap = {
  /** The menu, a shortcut or a file opened from outside leads to a place. */
  'app:go': z.strictObject({
    place: z.enum(['new-scan', 'scans', 'compare', 'about', 'live', 'search', 'shortcuts']),
  }),
  /** Ask again: `preferences:get`. */
  'preferences:changed': nothing,
  /** Ask again: `draft:get`. */
  'draft:changed': nothing,
  /** Scans were added, removed, moved or begun: `queue:get`. */
  'queue:changed': nothing,
  /** The running scan began, was paused, went on or ended: `live:get`. */
  'live:changed': nothing,
  'live:progress': liveProgressSchema,
  'live:label': liveLabelEventSchema,
  'live:pairs': livePairsEventSchema,
  /** Scans were added or changed, by this process or another: ask for the list again. */
  'history:changed': nothing,
} as const satisfies Record<EventChannel, z.ZodType>;

export type EventPayload<Channel extends EventChannel> = z.infer<(typeof eventMap)[Channel]>;
