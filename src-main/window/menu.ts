import type { MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../../src-shared/contract/event-map.ts';
import type { Preferences } from '../../src-shared/contract/preferences.ts';

export type Place = EventPayload<'app:go'>['place'];

/** What the menu does. */
export interface MenuActions {
  readonly go: (place: Place) => void;
  readonly openModel: () => void;
  readonly setTheme: (theme: Preferences['theme']) => void;
}

const themes: readonly [Preferences['theme'], string][] = [
  ['system', 'As the &System'],
  ['light', '&Light'],
  ['dark', '&Dark'],
];

/** What every desktop program offers, and the ways to the places. Electron's own menu would add links into the network. */
export function menuTemplate(
  platform: NodeJS.Platform,
  theme: Preferences['theme'],
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    fileMenu(isMac, actions),
    editMenu(actions),
    viewMenu(theme, actions),
    { role: 'windowMenu' },
    helpMenu(actions),
  ];
}

function fileMenu(isMac: boolean, { go, openModel }: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: '&New Scan', accelerator: 'CmdOrCtrl+N', click: () => go('new-scan') },
      { label: '&Open Model…', accelerator: 'CmdOrCtrl+O', click: openModel },
      { type: 'separator' },
      { label: '&Settings', accelerator: 'CmdOrCtrl+,', click: () => go('about') },
      { type: 'separator' },
      { role: isMac ? 'close' : 'quit' },
    ],
  };
}

function editMenu({ go }: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      { type: 'separator' },
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      { type: 'separator' },
      { label: '&Find Scans', accelerator: 'CmdOrCtrl+F', click: () => go('search') },
    ],
  };
}

function viewMenu(theme: Preferences['theme'], { go, setTheme }: MenuActions): MenuItemConstructorOptions {
  const place = (label: string, number: number, to: Place): MenuItemConstructorOptions => ({
    label,
    accelerator: `CmdOrCtrl+${number}`,
    click: () => go(to),
  });
  return {
    label: '&View',
    submenu: [
      place('&New Scan', 1, 'new-scan'),
      place('&Scans', 2, 'scans'),
      place('&Compare', 3, 'compare'),
      place('&About and Settings', 4, 'about'),
      { label: '&Running Scan', click: () => go('live') },
      { type: 'separator' },
      {
        label: '&Theme',
        submenu: themes.map(([name, label]) => ({
          label,
          type: 'radio',
          checked: name === theme,
          click: () => setTheme(name),
        })),
      },
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}

function helpMenu({ go }: MenuActions): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: '&Help',
    submenu: [
      { label: '&Keyboard Shortcuts', click: () => go('shortcuts') },
      { label: '&About Neural Cleanse Desktop', click: () => go('about') },
    ],
  };
}
