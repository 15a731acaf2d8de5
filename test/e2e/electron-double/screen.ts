import type { Display, Rectangle, Screen } from 'electron';

const area: Rectangle = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, bounds: area, workArea: area, scaleFactor: 1 } as Display;

/** One display of common size. */
export const screen = {
  getAllDisplays: () => [display],
} satisfies Pick<Screen, 'getAllDisplays'>;
