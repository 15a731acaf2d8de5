import { EventEmitter } from 'node:events';
import type { CallbackResponse, OnBeforeRequestListenerDetails, Session, WebRequest } from 'electron';

type SessionMembers = Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
>;
type BeforeRequestListener = (
  details: OnBeforeRequestListenerDetails,
  callback: (response: CallbackResponse) => void,
) => void;

/** Keeps what the program sets; main-offer.ts asks it for every request and permission of a page. */
class SessionDouble extends EventEmitter implements SessionMembers {
  permissionRequestHandler: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  permissionCheckHandler: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  readonly webRequest = new WebRequestDouble();

  setPermissionRequestHandler(handler: typeof this.permissionRequestHandler): void {
    this.permissionRequestHandler = handler;
  }

  setPermissionCheckHandler(handler: typeof this.permissionCheckHandler): void {
    this.permissionCheckHandler = handler;
  }

  /** No device is attached to the double, so nobody ever asks. */
  setDevicePermissionHandler(): void {}
}

class WebRequestDouble {
  #patterns: readonly string[] = [];
  #listener: BeforeRequestListener | undefined;

  onBeforeRequest(filter: { urls: string[] }, listener: BeforeRequestListener): void {
    this.#patterns = filter.urls;
    this.#listener = listener;
  }

  /** Whether the program's listener cancels a request. */
  async isCancelled(details: Pick<OnBeforeRequestListenerDetails, 'url' | 'method'>): Promise<boolean> {
    const listener = this.#listener;
    if (listener === undefined || !this.#patterns.some((pattern) => matches(pattern, details.url)))
      return false;
    return new Promise((resolve) => {
      listener(details as OnBeforeRequestListenerDetails, ({ cancel }) => resolve(cancel === true));
    });
  }
}

/** Chromium's match patterns: `*` stands for any characters. */
function matches(pattern: string, url: string): boolean {
  const parts = pattern.split('*').map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join('.*')}$`).test(url);
}

export const session = {
  defaultSession: new SessionDouble(),
} satisfies { defaultSession: SessionMembers & { webRequest: Partial<Record<keyof WebRequest, unknown>> } };
