import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMainWindow } from '../../../src-main/window/main-window.ts';
import { printPdf } from '../../../src-main/window/print-pdf.ts';
import { initialWindowState, type WindowState } from '../../../src-main/window/window-state.ts';

const opened: WindowDouble[] = [];

/** Keeps the options it is made with; typed as far as the window's parts use it. */
class WindowDouble extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = Object.assign(new EventEmitter(), {
    reloads: 0,
    reload() {
      this.reloads++;
    },
    printToPDF: async () => Buffer.from('%PDF'),
  });
  isShown = false;
  isMaximizedNow = false;
  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    opened.push(this);
  }
  show(): void {
    this.isShown = true;
  }
  maximize(): void {
    this.isMaximizedNow = true;
  }
  isMaximized(): boolean {
    return this.isMaximizedNow;
  }
  getNormalBounds() {
    return { x: 1, y: 2, width: 900, height: 600 };
  }
  async loadURL(): Promise<void> {}
  destroy(): void {}
}

vi.mock('electron', () => ({
  // Read when a window is made, by when the class above is there.
  get BrowserWindow() {
    return WindowDouble;
  },
  nativeTheme: { shouldUseDarkColors: false },
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
}));

beforeEach(() => {
  opened.length = 0;
});

function open(state: WindowState = initialWindowState) {
  const written: WindowState[] = [];
  createMainWindow('preload.cjs', { value: state, write: (document) => written.push(document) });
  return { window: opened.at(-1)!, written };
}

/** Electron's checklist, as far as it is about a window's preferences. */
const locked: WebPreferences = { sandbox: true, contextIsolation: true, nodeIntegration: false };

describe('the main window', () => {
  it('gives its page no Node, no other world than its own, and the sandbox', () => {
    const preferences = open().window.options.webPreferences!;
    expect(preferences).toMatchObject({ ...locked, webSecurity: true, webviewTag: false });
    // What is switched off unless it is named.
    const unwanted = [
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'enableBlinkFeatures',
      'nodeIntegrationInWorker',
      'nodeIntegrationInSubFrames',
    ];
    expect(Object.keys(preferences).filter((key) => unwanted.includes(key))).toEqual([]);
  });

  it('is shown when it has something to show', () => {
    const { window } = open();
    expect(window.options.show).toBe(false);
    window.emit('ready-to-show');
    expect(window.isShown).toBe(true);
  });

  it('opens where it was left, and keeps where it is when it is closed', () => {
    const bounds = { x: 30, y: 40, width: 800, height: 500 };
    const { window, written } = open({ bounds, isMaximized: true });
    expect(window.options).toMatchObject(bounds);
    expect(window.isMaximizedNow).toBe(true);
    window.emit('close');
    expect(written).toEqual([{ bounds: window.getNormalBounds(), isMaximized: true }]);
  });

  it('loads a page that crashed again, once', () => {
    const { webContents } = open().window;
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    webContents.emit('render-process-gone', {}, { reason: 'oom' });
    expect(webContents.reloads).toBe(1);
  });

  it('leaves a page alone that ended as it should', () => {
    const { webContents } = open().window;
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect(webContents.reloads).toBe(0);
  });
});

describe('a document that is printed', () => {
  it('is shown to nobody, runs no script and reaches no bridge', async () => {
    await printPdf('<p>report</p>');
    const { show, webPreferences } = opened.at(-1)!.options;
    expect(show).toBe(false);
    expect(webPreferences).toEqual({ ...locked, javascript: false });
  });
});
