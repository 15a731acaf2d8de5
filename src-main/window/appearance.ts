import { Menu, nativeTheme } from 'electron';
import type { Preferences } from '../../src-shared/contract/preferences.ts';
import { menuTemplate, type MenuActions } from './menu.ts';

/** Gives the program the theme, and a menu that shows which it is. */
export function applyTheme(theme: Preferences['theme'], actions: MenuActions): void {
  nativeTheme.themeSource = theme;
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, theme, actions)));
}
