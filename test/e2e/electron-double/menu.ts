import type { MenuItemConstructorOptions } from 'electron';
import { BrowserWindowDouble } from './browser-window.ts';

/** Menus are not drawn: what is kept is what their items do. */
export class MenuDouble {
  static #applicationMenu: MenuDouble | null = null;
  readonly template: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[] = []) {
    this.template = template;
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): MenuDouble {
    return new MenuDouble(template);
  }

  static setApplicationMenu(menu: MenuDouble | null): void {
    MenuDouble.#applicationMenu = menu;
  }

  /** Does what the operating system does when these keys are pressed. */
  static chooseMenuItem(accelerator: string): void {
    const item = itemsOf(MenuDouble.#applicationMenu?.template ?? []).find(
      (candidate) => candidate.accelerator === accelerator,
    );
    if (item?.click === undefined) throw new Error(`No menu item has the accelerator "${accelerator}".`);
    const [window] = BrowserWindowDouble.getAllWindows();
    const click = item.click as (item: unknown, window: unknown, event: object) => void;
    click(item, window, { triggeredByAccelerator: true });
  }
}

function itemsOf(template: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return template.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])]);
}
