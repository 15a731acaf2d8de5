/**
 * The names of all messages between the window and the main process. Apart from the schemas, because the preload
 * needs the names and nothing else.
 */

/** Requests of the window, each with one answer. Schemas: invoke-map.ts. */
export const invokeChannels = ['history:list'] as const;
export type InvokeChannel = (typeof invokeChannels)[number];

/** What the main process tells the window unasked. Schemas: event-map.ts. */
export const eventChannels = ['history:changed'] as const;
export type EventChannel = (typeof eventChannels)[number];
