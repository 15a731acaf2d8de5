import type { EventChannel } from '../../src-shared/contract/channels.ts';
import { eventMap, type EventPayload } from '../../src-shared/contract/event-map.ts';

export type SendEvent = <Channel extends EventChannel>(
  channel: Channel,
  payload: EventPayload<Channel>,
) => void;

/** The part of Electron's WebContents that is needed here. */
interface EventReceiver {
  send(channel: string, payload: unknown): void;
}

/** Tells the windows that are open now; a window that opens later asks for what it needs. */
export function createSendEvent(openWindows: () => readonly EventReceiver[]): SendEvent {
  return (channel, payload) => {
    for (const window of openWindows()) window.send(channel, eventMap[channel].parse(payload));
  };
}
