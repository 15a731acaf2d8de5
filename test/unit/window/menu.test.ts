import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { menuTemplate } from '../../../src-main/window/menu.ts';

function setUp(platform: NodeJS.Platform = 'linux') {
  const done: string[] = [];
  const template = menuTemplate(platform, 'dark', {
    go: (place) => done.push(place),
    openModel: () => done.push('open a model'),
    setTheme: (theme) => done.push(`theme ${theme}`),
  });
  const items = template.flatMap((menu) => inside(menu));
  const click = (item: MenuItemConstructorOptions) => item.click!({} as never, undefined, {});
  return { template, items, done, click };
}

/** All items of a menu, those of its inner menus included. */
function inside({ submenu }: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  const items = Array.isArray(submenu) ? submenu : [];
  return items.flatMap((item) => [item, ...inside(item)]);
}

describe('menuTemplate', () => {
  it.each([
    ['CmdOrCtrl+N', 'new-scan'],
    ['CmdOrCtrl+O', 'open a model'],
    ['CmdOrCtrl+F', 'search'],
    ['CmdOrCtrl+,', 'about'],
    ['CmdOrCtrl+1', 'new-scan'],
    ['CmdOrCtrl+2', 'scans'],
    ['CmdOrCtrl+3', 'compare'],
    ['CmdOrCtrl+4', 'about'],
  ])('answers %s with %s', (accelerator, deed) => {
    const { items, done, click } = setUp();
    click(items.find((item) => item.accelerator === accelerator)!);
    expect(done).toEqual([deed]);
  });

  it('gives each shortcut to one item', () => {
    const accelerators = setUp().items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });

  it('shows which theme is chosen and changes it', () => {
    const { items, done, click } = setUp();
    const themes = items.filter(({ type }) => type === 'radio');
    expect(themes.map(({ checked }) => checked)).toEqual([false, false, true]);
    click(themes[1]!);
    expect(done).toEqual(['theme light']);
  });

  it.each(['linux', 'win32', 'darwin'] as const)(
    'offers no developer tools and no way into the network on %s',
    (platform) => {
      const { template, items } = setUp(platform);
      const roles = [...template, ...items].map(({ role }) => role as string | undefined);
      for (const role of ['toggleDevTools', 'reload', 'forceReload']) {
        expect(roles).not.toContain(role);
      }
      expect(items.every(({ label }) => !/learn more|website|update/i.test(label ?? ''))).toBe(true);
    },
  );

  it('has the menu of the application on macOS alone', () => {
    expect(setUp('darwin').template[0]!.role).toBe('appMenu');
    expect(setUp('linux').template.some(({ role }) => role === 'appMenu')).toBe(false);
  });
});
