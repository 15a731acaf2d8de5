/** Stands in for the module `electron` in the main process. Each part is checked against Electron's own types. */
import { windows } from './connection.ts';
import { mainOffer } from './main-offer.ts';

export { app } from './app.ts';
export { BrowserWindowDouble as BrowserWindow } from './browser-window.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipc-main.ts';
export { MenuDouble as Menu } from './menu.ts';
export { nativeTheme } from './native-theme.ts';
export { NotificationDouble as Notification } from './notification.ts';
export { powerSaveBlocker } from './power-save-blocker.ts';
export { protocol } from './protocol.ts';
export { screen } from './screen.ts';
export { session } from './session.ts';
export { shell } from './shell.ts';
export { utilityProcess } from './utility-process.ts';

windows.offer(mainOffer);
