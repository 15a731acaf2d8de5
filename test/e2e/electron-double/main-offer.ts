import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { app } from './app.ts';
import { BrowserWindowDouble } from './browser-window.ts';
import { ipcMain } from './ipc-main.ts';
import { MenuDouble } from './menu.ts';
import { nativeTheme } from './native-theme.ts';
import { shownNotifications } from './notification.ts';
import { isKeptAwake } from './power-save-blocker.ts';
import { emitPreventable } from './preventable.ts';
import { respond } from './protocol.ts';
import { session } from './session.ts';
import { shownInFolder } from './shell.ts';
import { runningProcesses } from './utility-process.ts';
import type { WebContentsDouble } from './web-contents.ts';
import type { MainOffer, Sender, WindowId } from './wire.ts';

/** Fine enough to see 10 ms; the histogram counts nanoseconds. */
const eventLoopDelay = monitorEventLoopDelay({ resolution: 5 });
eventLoopDelay.enable();

/** What the test's process can ask of the main process: the program's answers, and the user's and system's deeds. */
export const mainOffer: MainOffer = {
  respond: async ({ url, method }) => {
    const response = await respond(url, method);
    if (response === undefined) return null;
    const body = new Uint8Array(await response.arrayBuffer());
    return { status: response.status, headers: Object.fromEntries(response.headers), body };
  },
  isCancelled: async (request) => session.defaultSession.webRequest.isCancelled(request),
  isNavigationPrevented: (windowId, url, isMainFrame) => {
    const details = { url, isMainFrame };
    const contents = contentsOf(windowId);
    const isPrevented = emitPreventable(contents, 'will-frame-navigate', details);
    return (isMainFrame && emitPreventable(contents, 'will-navigate', details, url)) || isPrevented;
  },
  isWindowOpenDenied: (windowId, url) => {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' } as const;
    return contentsOf(windowId).windowOpenHandler?.(details as never).action === 'deny';
  },
  isDownloadPrevented: (windowId, url) =>
    emitPreventable(session.defaultSession, 'will-download', {}, { getURL: () => url }, contentsOf(windowId)),
  isPermissionGranted: (windowId, permission) => isPermissionGranted(contentsOf(windowId), permission),
  invoke: async (sender, channel, values) => ipcMain.invoke(eventOf(sender), channel, values),
  send: (sender, channel, values) => void ipcMain.emit(channel, eventOf(sender), ...values),
  pageLoaded: (windowId) => void contentsOf(windowId).emit('did-finish-load'),

  // Later, so that the answer is on its way before the process ends.
  quit: () => void setImmediate(() => app.quit()),
  loseFocus: () => BrowserWindowDouble.getAllWindows().forEach((window) => window.blur()),
  secondInstance: (commandLine) =>
    void app.emit('second-instance', {}, [...commandLine], process.cwd(), null),
  chooseMenuItem: (accelerator) => MenuDouble.chooseMenuItem(accelerator),
  clickNotification: (id) => void shownNotifications[id]?.emit('click', {}),
  systemColorScheme: (scheme) => nativeTheme.changeSystem(scheme),
  record: () => ({
    notifications: shownNotifications.map((notification, id) => notification.toRecord(id)),
    keptAwake: isKeptAwake(),
    shownInFolder: [...shownInFolder],
    engineProcessIds: [...runningProcesses].flatMap(({ pid }) => pid ?? []),
  }),
  longestEventLoopDelayMs: () => {
    const longest = eventLoopDelay.max / 1e6;
    eventLoopDelay.reset();
    return longest;
  },
};

function contentsOf(windowId: WindowId): WebContentsDouble {
  const window = BrowserWindowDouble.fromId(windowId);
  if (window === null) throw new Error(`Window ${windowId} is closed.`);
  return window.webContents;
}

/** As Electron tells it: a frame within the page is another object than the page's own. */
function eventOf({ windowId, isMainFrame, url }: Sender): IpcMainInvokeEvent {
  const sender = contentsOf(windowId);
  const { protocol, host } = new URL(url);
  const place = { url, origin: `${protocol}//${host}` };
  const senderFrame = isMainFrame ? Object.assign(sender.mainFrame, place) : place;
  return { sender, senderFrame, processId: process.pid, frameId: 1 } as unknown as IpcMainInvokeEvent;
}

/** Electron grants every permission unless the program sets handlers. */
function isPermissionGranted(contents: WebContentsDouble, permission: string): boolean {
  const { permissionCheckHandler: check, permissionRequestHandler: request } = session.defaultSession;
  const asked = contents as unknown as WebContents;
  if (check !== null && !check(asked, permission as never, contents.mainFrame.origin, {} as never))
    return false;
  let isGranted = request === null;
  request?.(asked, permission as never, (granted) => (isGranted = granted), {} as never);
  return isGranted;
}
