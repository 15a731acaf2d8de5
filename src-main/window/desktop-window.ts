import type { BrowserWindow, Event } from 'electron';
import { createMainWindow, loadPage } from './main-window.ts';
import type { Store } from './store.ts';
import type { WindowState } from './window-state.ts';

export interface DesktopWindowOptions {
  /** File of the preload. */
  readonly preload: string;
  readonly state: Store<WindowState>;
  /** The user closes the window; can be prevented. */
  readonly onClose: (event: Pick<Event, 'preventDefault'>) => void;
}

/** The program's one window. On macOS it can be closed and opened again while the program runs. */
export class DesktopWindow {
  private readonly options: DesktopWindowOptions;
  private window: BrowserWindow | undefined;

  constructor(options: DesktopWindowOptions) {
    this.options = options;
  }

  /** Undefined while it is closed. */
  get current(): BrowserWindow | undefined {
    return this.window;
  }

  /** Opens the window and resolves when its page is loaded. Does nothing while it is open. */
  async open(): Promise<void> {
    if (this.window !== undefined) return;
    const window = createMainWindow(this.options.preload, this.options.state);
    this.window = window;
    window.on('close', this.options.onClose);
    window.on('closed', () => {
      this.window = undefined;
    });
    await loadPage(window);
  }

  /** Brings it to the front; opens it where it is closed. */
  async show(): Promise<void> {
    await this.open();
    if (this.window?.isMinimized() === true) this.window.restore();
    this.window?.focus();
  }
}
