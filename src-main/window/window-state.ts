import type { Rectangle } from 'electron';
import { z } from 'zod';

const minimumWidth = 480;
const minimumHeight = 360;
/** So much of the title bar has to be on a screen that the window can be taken hold of. */
const graspWidth = 120;
const graspHeight = 32;

/** Where the window was when it was closed. */
export const windowStateSchema = z.strictObject({
  bounds: z
    .strictObject({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().min(minimumWidth),
      height: z.number().int().min(minimumHeight),
    })
    .nullable(),
  isMaximized: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const initialWindowState: WindowState = { bounds: null, isMaximized: false };

/** Size of a window that nobody has moved yet, and the least it can have. */
export const windowSize = { width: 1280, height: 800, minWidth: minimumWidth, minHeight: minimumHeight };

/**
 * The bounds to open a window with. A window that was left on a screen that is gone, or whose title bar lies outside,
 * opens in the middle of the main screen again.
 *
 * @param workAreas of the screens that are there now
 */
export function restoredBounds(
  { bounds }: WindowState,
  workAreas: readonly Rectangle[],
): Partial<Rectangle> & { width: number; height: number } {
  if (bounds === null) return { width: windowSize.width, height: windowSize.height };
  const isReachable = workAreas.some((area) => {
    const grasp = overlap(bounds, area);
    const isTopInside = bounds.y >= area.y && bounds.y + graspHeight <= area.y + area.height;
    return isTopInside && grasp >= graspWidth;
  });
  return isReachable ? bounds : { width: bounds.width, height: bounds.height };
}

/** Pixels of the window's width that lie on a screen. */
function overlap(window: Rectangle, area: Rectangle): number {
  return Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
}
