import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { app } from './app.ts';
import { windows } from './connection.ts';
import { emitPreventable } from './preventable.ts';
import { WebContentsDouble } from './web-contents.ts';
import type { WindowId } from './wire.ts';

type WindowMembers = Pick<
  BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'blur'
  | 'isFocused'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isMinimized'
  | 'restore'
  | 'isMaximized'
  | 'maximize'
  | 'getNormalBounds'
  | 'setProgressBar'
>;

const openWindows = new Map<WindowId, BrowserWindowDouble>();
let lastId = 0;

/** A window is one page of Chromium; what only a desktop would show, e.g. being minimised, is kept as a value. */
export class BrowserWindowDouble extends EventEmitter implements WindowMembers {
  readonly id: WindowId = ++lastId;
  readonly webContents: WebContentsDouble;
  readonly #opened: Promise<void>;
  readonly #bounds: Rectangle;
  #isFocused = false;
  #isMaximized = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    const { width = 800, height = 600, x = 0, y = 0, webPreferences = {} } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContentsDouble(this.id);
    this.#opened = windows.call('openWindow', {
      windowId: this.id,
      width,
      height,
      preload: webPreferences.preload ?? null,
    });
    openWindows.set(this.id, this);
    app.openWindows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  static getAllWindows(): BrowserWindowDouble[] {
    return [...openWindows.values()];
  }

  static fromId(id: WindowId): BrowserWindowDouble | null {
    return openWindows.get(id) ?? null;
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened;
    await windows.call('loadUrl', this.id, url);
    this.emit('ready-to-show');
  }

  show(): void {
    this.emit('show');
    this.focus();
  }

  focus(): void {
    this.#isFocused = true;
    this.emit('focus');
  }

  blur(): void {
    this.#isFocused = false;
    this.emit('blur');
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  close(): void {
    if (this.#isDestroyed || emitPreventable(this, 'close')) return;
    this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    openWindows.delete(this.id);
    this.webContents.emit('destroyed');
    this.emit('closed');
    void windows.call('closeWindow', this.id);
    app.windowClosed(this);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  isMinimized(): boolean {
    return false;
  }

  restore(): void {
    this.emit('restore');
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  maximize(): void {
    this.#isMaximized = true;
    this.emit('maximize');
  }

  getNormalBounds(): Rectangle {
    return { ...this.#bounds };
  }

  setProgressBar(): void {}
}
