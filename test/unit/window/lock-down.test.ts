import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { startPage } from '../../../src-main/window/app-scheme.ts';
import { lockDown } from '../../../src-main/window/lock-down.ts';

/** Keeps what is set on a session; typed as far as `lockDown` uses it. */
class SessionDouble extends EventEmitter {
  requestHandler: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  checkHandler: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  deviceHandler: Parameters<Session['setDevicePermissionHandler']>[0] = null;
  refused: string[] = [];
  setPermissionRequestHandler(handler: typeof this.requestHandler) {
    this.requestHandler = handler;
  }
  setPermissionCheckHandler(handler: typeof this.checkHandler) {
    this.checkHandler = handler;
  }
  setDevicePermissionHandler(handler: typeof this.deviceHandler) {
    this.deviceHandler = handler;
  }
  webRequest = {
    onBeforeRequest: (
      { urls }: { urls: string[] },
      listener: (details: unknown, callback: (response: { cancel?: boolean }) => void) => void,
    ) => listener({}, ({ cancel }) => (this.refused = cancel === true ? urls : [])),
  };
}

class ContentsDouble extends EventEmitter {
  openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | undefined;
  setWindowOpenHandler(handler: Parameters<WebContents['setWindowOpenHandler']>[0]) {
    this.openHandler = handler;
  }
  /** Whether a listener prevented the event. */
  prevents(name: string, properties: object = {}): boolean {
    let prevented = false;
    this.emit(name, { ...properties, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

function setUp() {
  const app = new EventEmitter();
  const session = new SessionDouble();
  const contents = new ContentsDouble();
  lockDown(app as unknown as App, session as unknown as Session);
  app.emit('web-contents-created', {}, contents);
  return { session, contents };
}

describe('lockDown', () => {
  it('denies every permission, asked or checked', () => {
    const { session } = setUp();
    let granted: boolean | undefined;
    session.requestHandler!({} as WebContents, 'media', (answer) => (granted = answer), {} as never);
    expect(granted).toBe(false);
    expect(session.checkHandler!(null, 'clipboard-read', startPage, {} as never)).toBe(false);
    expect(session.deviceHandler!({} as never)).toBe(false);
  });

  it.each(['http', 'https', 'ws', 'wss', 'ftp', 'file'])('cancels requests for %s', (scheme) => {
    const { session } = setUp();
    expect(session.refused.filter((pattern) => pattern.startsWith(`${scheme}://`))).toHaveLength(1);
  });

  it('opens no second window', () => {
    const { contents } = setUp();
    expect(contents.openHandler!({} as never)).toEqual({ action: 'deny' });
  });

  it('lets no page navigate away, be redirected or embed another', () => {
    const { contents } = setUp();
    expect(contents.prevents('will-frame-navigate', { url: 'https://example.org/' })).toBe(true);
    expect(contents.prevents('will-frame-navigate', { url: 'app://desktop/other.html' })).toBe(true);
    expect(contents.prevents('will-redirect')).toBe(true);
    expect(contents.prevents('will-attach-webview')).toBe(true);
  });

  it('lets the start page be loaded again', () => {
    const { contents } = setUp();
    expect(contents.prevents('will-frame-navigate', { url: startPage })).toBe(false);
  });

  it('downloads nothing', () => {
    const { session } = setUp();
    let prevented = false;
    session.emit('will-download', { preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});
