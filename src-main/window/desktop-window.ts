import type { BrowserWindow, Event } from 'electron';
import { createMainWindow, loadPage } from './main-window.ts';
import type { Store } from './store.ts';
import type { WindowState } from './window-state.ts';

/** Where a dialog or a sign belongs to. */
export type WindowHolder = Pick<DesktopWindow, 'current'>;

/** The program's one window. On macOS it can be closed and opened again while the program runs. */
export class DesktopWindow {
  /** The user closes the window; can be prevented. */
  onClose: (event: Pick<Event, 'preventDefault'>) => void = () => {};
  private readonly preload: string;
  private readonly state: Store<WindowState>;
  private window: BrowserWindow | undefined;

  /** @param preload file of the preload */
  constructor(preload: string, state: Store<WindowState>) {
    this.preload = preload;
    this.state = state;
  }

  /** Undefined while it is closed. */
  get current(): BrowserWindow | undefined {
    return this.window;
  }

  /** Opens the window and resolves when its page is loaded. Does nothing while it is open. */
  async open(): Promise<void> {
    if (this.window !== undefined) return;
    const window = createMainWindow(this.preload, this.state);
    this.window = window;
    window.on('close', (event) => this.onClose(event));
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
