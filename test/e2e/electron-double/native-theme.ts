import { EventEmitter } from 'node:events';
import type { NativeTheme } from 'electron';
import { windows } from './connection.ts';
import { setting } from './settings.ts';
import type { ColorScheme } from './wire.ts';

class NativeThemeDouble
  extends EventEmitter
  implements Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
{
  #system: ColorScheme = setting('colorScheme');
  #source: NativeTheme['themeSource'] = 'system';

  get shouldUseDarkColors(): boolean {
    return (this.#source === 'system' ? this.#system : this.#source) === 'dark';
  }

  get themeSource(): NativeTheme['themeSource'] {
    return this.#source;
  }

  set themeSource(source: NativeTheme['themeSource']) {
    this.#source = source;
    this.#announce();
  }

  /** The user switches the whole desktop. */
  changeSystem(scheme: ColorScheme): void {
    this.#system = scheme;
    this.#announce();
  }

  #announce(): void {
    void windows.call('colorScheme', this.shouldUseDarkColors ? 'dark' : 'light');
    this.emit('updated');
  }
}

export const nativeTheme = new NativeThemeDouble();
