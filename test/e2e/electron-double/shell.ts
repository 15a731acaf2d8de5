import type { Shell } from 'electron';

export const shownInFolder: string[] = [];

/** Nothing is opened; the paths are recorded. */
export const shell = {
  showItemInFolder: (path) => void shownInFolder.push(path),
} satisfies Pick<Shell, 'showItemInFolder'>;
