import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import { startPage } from './app-scheme.ts';
import type { Store } from './store.ts';
import { restoredBounds, windowSize, type WindowState } from './window-state.ts';

/** A page that crashes again within this time is not loaded a second time: it would go on for ever. */
const crashPauseMs = 60_000;

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

/** A window where it was left, shown once it has something to show. Its page is loaded with `loadPage`. */
export function createMainWindow(preload: string, state: Store<WindowState>): BrowserWindow {
  const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    title: 'Neural Cleanse Desktop',
    ...restoredBounds(state.value, workAreas),
    minWidth: windowSize.minWidth,
    minHeight: windowSize.minHeight,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#14181d' : '#ffffff',
    webPreferences: webPreferences(preload),
  });
  if (state.value.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () =>
    state.write({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized() }),
  );
  reloadAfterCrash(window);
  return window;
}

export async function loadPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(startPage);
}

/** The page holds no truth: loaded again it shows the same, a running scan included. */
function reloadAfterCrash(window: BrowserWindow): void {
  let crashedAt = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const again = performance.now() - crashedAt < crashPauseMs;
    crashedAt = performance.now();
    if (!again) window.webContents.reload();
  });
}
