import { BrowserWindow, nativeTheme, type WebPreferences } from 'electron';
import { startPage } from './app-scheme.ts';

/** The page gets no Node, shares nothing with the preload but the bridge, and runs in the operating system's sandbox. */
function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false, // the spelling dictionaries would be downloaded
    navigateOnDragDrop: false,
  };
}

/** Opens the window and shows it once it has something to show. */
export async function openMainWindow(preload: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    title: 'Neural Cleanse Desktop',
    width: 1120,
    height: 760,
    minWidth: 480,
    minHeight: 360,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181d' : '#ffffff',
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(startPage);
  return window;
}
