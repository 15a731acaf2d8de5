import type { EventChannel } from '../../src-shared/contract/channels.ts';
import { eventMap, type EventPayload } from '../../src-shared/contract/event-map.ts';

export type SendEvent = <Channel extends EventChannel>(
  channel: Channel,
  payload: EventPayload<Channel>,
) => void;

/** The part of Electron's WebContents that is needed here. */
interface EventReceiver {
  send(channel: string, payload: unknown): void;
  isDestroyed(): boolean;
}

/** Tells the window where one is open; a window that opens later asks for what it needs. */
export function createSendEvent(openWindow: () => EventReceiver | undefined): SendEvent {
  return (channel, payload) => {
    const window = openWindow();
    if (window === undefined || window.isDestroyed()) return;
    window.send(channel, eventMap[channel].parse(payload));
  };
}
