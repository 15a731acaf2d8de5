import type { App, Session } from 'electron';
import { startPage } from './app-scheme.ts';

/** Every scheme that reaches another machine or another file. */
const refusedAddresses: readonly string[] = [
  'http://*/*',
  'https://*/*',
  'ws://*/*',
  'wss://*/*',
  'ftp://*/*',
  'file:///*',
];

/** Denies everything that a page could do beyond showing the program: each denial is one item of Electron's checklist. */
export function lockDown(app: Pick<App, 'on'>, session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest({ urls: [...refusedAddresses] }, (_details, callback) =>
    callback({ cancel: true }),
  );
  session.on('will-download', (event) => event.preventDefault());
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => {
      if (event.url !== startPage) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
  });
}
