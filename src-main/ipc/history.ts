import type { HistoryService } from '../services/history-service.ts';
import type { Handle } from './handle.ts';
import type { SendEvent } from './send-event.ts';

/** The history as the window sees it. */
export function addHistoryChannels(handle: Handle, sendEvent: SendEvent, history: HistoryService): void {
  handle('history:list', ({ limit }) => history.list(limit));
  history.onChange = () => sendEvent('history:changed', {});
}
