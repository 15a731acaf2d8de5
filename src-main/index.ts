import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, ipcMain, protocol, session, shell, utilityProcess } from 'electron';
import { AppError } from '../src-shared/domain/app-error.ts';
import { EngineProcess } from './engine-process/engine-process.ts';
import { utilityChannel } from './engine-process/utility-channel.ts';
import { defaultHistoryPath } from './history/default-history-path.ts';
import { addChannels } from './ipc/channels.ts';
import { createHandle } from './ipc/handle.ts';
import { createSendEvent } from './ipc/send-event.ts';
import { closeServices, createServices, type DesktopServices } from './services/desktop-services.ts';
import { JsonFile } from './services/json-file.ts';
import { scanMessage } from './services/scan-message.ts';
import { packageVersions, programVersion } from './version.ts';
import { appOrigin, appScheme, serveFolder } from './window/app-scheme.ts';
import { applyTheme } from './window/appearance.ts';
import { DesktopWindow } from './window/desktop-window.ts';
import { dialogFoldersSchema, FileDialogs } from './window/file-dialogs.ts';
import { lockDown } from './window/lock-down.ts';
import type { MenuActions, Place } from './window/menu.ts';
import { OpenedModels } from './window/opened-models.ts';
import { printPdf, servePrinted } from './window/print-pdf.ts';
import { QuitGuard } from './window/quit-guard.ts';
import { SystemSigns } from './window/system-signs.ts';
import { initialWindowState, windowStateSchema } from './window/window-state.ts';

/** The desktop program: makes the parts and hands them to each other. Paths are those of the build, out/main. */
const rendererFolder = fileURLToPath(new URL('../renderer', import.meta.url));
const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url));
/** In a packed application these files lie beside the archive that this module is in (electron-builder.yml). */
const sampleFolder = fileURLToPath(new URL('../../resources/sample', import.meta.url)).replace(
  /\bapp\.asar\b/,
  'app.asar.unpacked',
);
const isMac = process.platform === 'darwin';

app.enableSandbox();
// Windows shows notifications only of programs whose id is that of their shortcut (electron-builder.yml).
app.setAppUserModelId('org.neural-cleanse.desktop');
protocol.registerSchemesAsPrivileged([appScheme]);
app.on('window-all-closed', () => {
  if (!isMac) app.quit();
});
const openedModels = new OpenedModels(app, process.argv, process.cwd());

if (app.requestSingleInstanceLock()) void app.whenReady().then(start).catch(endWithError);
else app.quit();

async function start(): Promise<void> {
  const userData = app.getPath('userData');
  const windowState = new JsonFile(join(userData, 'window.json'), windowStateSchema, initialWindowState);
  const window = new DesktopWindow(preload, windowState);
  const sendEvent = createSendEvent(() => window.current?.webContents);
  const folders = new JsonFile(join(userData, 'folders.json'), dialogFoldersSchema, {});
  const dialogs = new FileDialogs(window, folders);
  const go = (place: Place): void => {
    void window.show().then(() => sendEvent('app:go', { place }), endWithError);
  };
  const signs = new SystemSigns(window, () => go('live'));
  const openModel = (path: string): void => {
    void services.draft.openModel(path);
    go('new-scan');
  };
  const menuActions: MenuActions = {
    go,
    openModel: () => void dialogs.chooseFile('model').then((path) => path !== null && openModel(path)),
    setTheme: (theme) => void services.preferences.set({ theme }),
  };

  const openChannel = utilityChannel(utilityProcess);
  const services = createServices({
    userData,
    historyPath: defaultHistoryPath(),
    sampleFolder,
    startProcess: () => new EngineProcess({ openChannel }),
    sendEvent,
    chooseFolder: () => dialogs.chooseExportFolder(),
    printPdf,
    onActivity: ({ activity }) => signs.show(activity),
    onScanEnded: (report, live) => {
      if (services.preferences.get().notifies) signs.notify(scanMessage(report, live));
    },
    onPreferences: ({ theme }) => applyTheme(theme, menuActions),
  });
  addChannels(createHandle({ ipcMain, trustedOrigin: appOrigin, log }), services, {
    version: programVersion,
    versions: { ...runtimeVersions(), ...packageVersions },
    reveal: (path) => shell.showItemInFolder(path),
    chooseFile: (purpose) => dialogs.chooseFile(purpose),
  });

  const { queue } = services;
  const guard = new QuitGuard(app, window, { scans: () => queue.size, end: () => queue.close() });
  // On macOS the program goes on without a window.
  if (!isMac) window.onClose = (event) => guard.onClose(event);

  lockDown(app, session.defaultSession);
  protocol.handle(appScheme.scheme, servePrinted(serveFolder(rendererFolder)));
  applyTheme(services.preferences.get().theme, menuActions);
  app.on('activate', () => void window.open().catch(endWithError));
  app.on('will-quit', () => closeServices(services));
  await window.open();
  openedModels.deliverTo({ openModel, showWindow: () => void window.show().catch(endWithError) });
  await showHistoryProblem(services);
}

/** A history that cannot be opened is told at once, not when the first scan is over. */
async function showHistoryProblem({ history }: DesktopServices): Promise<void> {
  try {
    history.open();
  } catch (thrown) {
    const { message } = AppError.from(thrown);
    await dialog.showMessageBox({ type: 'error', message: 'The history cannot be opened.', detail: message });
  }
}

function runtimeVersions(): Record<string, string> {
  const { electron, chrome, node } = process.versions as Record<string, string>;
  return { Electron: electron ?? '', Chromium: chrome ?? '', 'Node.js': node ?? '' };
}

function log(error: AppError): void {
  process.stderr.write(`${error.stack ?? error.message}\n${error.detail ?? ''}\n`);
}

function endWithError(thrown: unknown): void {
  process.stderr.write(`Neural Cleanse Desktop could not start: ${String(thrown)}\n`);
  app.exit(1);
}
