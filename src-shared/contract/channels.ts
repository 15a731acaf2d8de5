/**
 * The names of all messages between the window and the main process. Apart from the schemas, because the preload
 * needs the names and nothing else.
 */

/** Requests of the window, each with one answer. Schemas: invoke-map.ts. */
export const invokeChannels = [
  'app:info',
  'app:reveal',
  'preferences:get',
  'preferences:set',
  'files:choose',
  'draft:get',
  'draft:reset',
  'draft:open-sample',
  'draft:open-model',
  'draft:open-dataset',
  'draft:choose-pixels',
  'draft:read-label-names',
  'draft:set-settings',
  'draft:time-trial',
  'draft:images',
  'draft:from-scan',
  'draft:enqueue',
  'engines:list',
  'queue:get',
  'queue:repeat',
  'queue:resume',
  'queue:add-pairs',
  'queue:remove',
  'queue:move',
  'live:get',
  'live:pause',
  'live:continue',
  'live:cancel',
  'live:skip',
  'history:list',
  'history:tags',
  'scan:get',
  'scan:annotate',
  'scan:delete',
  'scan:triggers',
  'scan:pair-trigger',
  'scan:curves',
  'scan:images',
  'scan:images-of-class',
  'scan:stamp',
  'scan:export',
] as const;
export type InvokeChannel = (typeof invokeChannels)[number];

/** What the main process tells the window unasked. Schemas: event-map.ts. */
export const eventChannels = [
  'app:go',
  'preferences:changed',
  'draft:changed',
  'queue:changed',
  'live:changed',
  'live:progress',
  'live:label',
  'live:pairs',
  'history:changed',
] as const;
export type EventChannel = (typeof eventChannels)[number];
