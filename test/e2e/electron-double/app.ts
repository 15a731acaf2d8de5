import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'electron';
import { emitPreventable } from './preventable.ts';
import { setting } from './settings.ts';

/** What quitting needs of a window. Not its class, whose module needs this one. */
interface Closable {
  close(): void;
}

type AppMembers = Pick<
  App,
  | 'enableSandbox'
  | 'setAppUserModelId'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'quit'
  | 'exit'
  | 'getPath'
>;

class AppDouble extends EventEmitter implements AppMembers {
  readonly openWindows: Closable[] = [];
  #isQuitting = false;

  enableSandbox(): void {}

  setAppUserModelId(): void {}

  requestSingleInstanceLock(): boolean {
    return setting('isFirstInstance') === 'yes';
  }

  async whenReady(): Promise<void> {
    await new Promise(setImmediate);
  }

  /** Electron's order: `before-quit`, every window closes, `will-quit`, `quit`; a listener can prevent all but the last. */
  quit(): void {
    if (emitPreventable(this, 'before-quit')) return;
    this.#isQuitting = true;
    for (const window of [...this.openWindows]) window.close();
    this.#isQuitting = this.openWindows.length === 0;
    if (!this.#isQuitting || emitPreventable(this, 'will-quit')) return;
    this.emit('quit', {}, 0);
    process.exit(0);
  }

  /** Electron tells of the last window unless the program is quitting anyway. */
  windowClosed(window: Closable): void {
    this.openWindows.splice(this.openWindows.indexOf(window), 1);
    if (this.openWindows.length === 0 && !this.#isQuitting) this.emit('window-all-closed');
  }

  exit(exitCode = 0): never {
    this.emit('quit', {}, exitCode);
    process.exit(exitCode);
  }

  getPath(name: Parameters<App['getPath']>[0]): string {
    const folder = name === 'userData' ? setting('userData') : path.join(setting('home'), name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

export const app = new AppDouble();
