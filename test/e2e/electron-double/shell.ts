import type { Shell } from 'electron';

export const openedExternally: string[] = [];

/** Nothing is opened: what the program asked for is recorded. */
export const shell = {
  openExternal: async (url) => void openedExternally.push(url),
  openPath: async (path) => {
    openedExternally.push(path);
    return '';
  },
  showItemInFolder: (path) => void openedExternally.push(path),
} satisfies Pick<Shell, 'openExternal' | 'openPath' | 'showItemInFolder'>;
