import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron';
import type { AppError } from '../src-shared/domain/app-error.ts';
import { defaultHistoryPath } from './history/default-history-path.ts';
import { createHandle } from './ipc/handle.ts';
import { addHistoryChannels } from './ipc/history.ts';
import { createSendEvent } from './ipc/send-event.ts';
import { HistoryService } from './services/history-service.ts';
import { appOrigin, appScheme, serveFolder } from './window/app-scheme.ts';
import { lockDown } from './window/lock-down.ts';
import { openMainWindow } from './window/main-window.ts';
import { menuTemplate } from './window/menu.ts';

/** The desktop program: makes the parts and hands them to each other. Paths are those of the build, out/main. */
const rendererFolder = fileURLToPath(new URL('../renderer', import.meta.url));
const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));

app.enableSandbox();
protocol.registerSchemesAsPrivileged([appScheme]);

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(endWithError);
else app.quit();

async function start(): Promise<void> {
  const history = new HistoryService(defaultHistoryPath());
  const handle = createHandle({ ipcMain, trustedOrigin: appOrigin, log });
  const sendEvent = createSendEvent(() =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents),
  );
  addHistoryChannels(handle, sendEvent, history);

  lockDown(app, session.defaultSession);
  protocol.handle(appScheme.scheme, serveFolder(rendererFolder));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));

  app.on('second-instance', focusWindow);
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openMainWindow(preload).catch(endWithError);
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => history.close());
  await openMainWindow(preload);
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

function log(error: AppError): void {
  process.stderr.write(`${error.stack ?? error.message}\n${error.detail ?? ''}\n`);
}

function endWithError(thrown: unknown): void {
  process.stderr.write(`Neural Cleanse Desktop could not start: ${String(thrown)}\n`);
  app.exit(1);
}
