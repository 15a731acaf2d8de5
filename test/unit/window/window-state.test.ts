import { describe, expect, it } from 'vitest';
import {
  initialWindowState,
  restoredBounds,
  windowSize,
  windowStateSchema,
} from '../../../src-main/window/window-state.ts';

const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const secondScreen = { x: -1280, y: 0, width: 1280, height: 1024 };
const size = { width: 1000, height: 700 };

function restored(x: number, y: number, screens = [screen]) {
  return restoredBounds({ bounds: { x, y, ...size }, isMaximized: false }, screens);
}

describe('restoredBounds', () => {
  it('leaves the place to the system the first time', () => {
    const { width, height } = windowSize;
    expect(restoredBounds(initialWindowState, [screen])).toEqual({ width, height });
  });

  it('opens the window where it was left', () => {
    expect(restored(300, 200)).toEqual({ x: 300, y: 200, ...size });
    expect(restored(-900, 100, [screen, secondScreen])).toEqual({ x: -900, y: 100, ...size });
  });

  it.each([
    ['on a screen that is gone', -900, 100],
    ['with its title bar above the screen', 300, 10],
    ['with its title bar below the screen', 300, 1070],
    ['with too little of it on the screen to take hold of', 1850, 200],
  ])('keeps the size alone of a window %s', (_where, x, y) => {
    expect(restored(x, y)).toEqual(size);
  });
});

describe('windowStateSchema', () => {
  it('refuses a window that is too small to use', () => {
    const state = { bounds: { x: 0, y: 0, width: 10, height: 10 }, isMaximized: false };
    expect(windowStateSchema.safeParse(state).success).toBe(false);
    expect(windowStateSchema.safeParse(initialWindowState).success).toBe(true);
  });
});
