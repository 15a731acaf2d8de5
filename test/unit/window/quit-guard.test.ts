import { EventEmitter } from 'node:events';
import type { App } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { QuitGuard } from '../../../src-main/window/quit-guard.ts';

/** The button that the user presses: 0 goes on with the scan, 1 quits. */
let answer = 0;
let asked = 0;

vi.mock('electron', () => ({
  dialog: {
    showMessageBox: async () => {
      asked++;
      return { response: answer };
    },
  },
}));

/** An application that quits unless a listener prevents it, as Electron's. */
class AppDouble extends EventEmitter {
  hasQuit = false;
  quit(): void {
    let isPrevented = false;
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    this.hasQuit = !isPrevented;
  }
}

beforeEach(() => {
  answer = 0;
  asked = 0;
});

function setUp(scans: number) {
  const app = new AppDouble();
  let ended = 0;
  const guard = new QuitGuard(
    app as unknown as App,
    { current: undefined },
    {
      scans: () => scans,
      end: async () => {
        ended++;
      },
    },
  );
  return { app, guard, ended: () => ended };
}

describe('QuitGuard', () => {
  it('asks nothing while no scan runs or waits, and ends everything before the program', async () => {
    const { app, ended } = setUp(0);
    app.quit();
    await vi.waitUntil(() => app.hasQuit);
    expect([asked, ended()]).toEqual([0, 1]);
  });

  it('goes on where the user wants to keep scanning, and asks again the next time', async () => {
    const { app, ended } = setUp(1);
    app.quit();
    await vi.waitUntil(() => asked === 1);
    expect([app.hasQuit, ended()]).toEqual([false, 0]);
    answer = 1;
    await vi.waitUntil(() => {
      if (asked === 1) app.quit();
      return app.hasQuit;
    });
    expect([asked, ended()]).toEqual([2, 1]);
  });

  it('asks once, however often the program is told to quit', async () => {
    answer = 1;
    const { app } = setUp(2);
    app.quit();
    app.quit();
    app.quit();
    await vi.waitUntil(() => app.hasQuit);
    expect(asked).toBe(1);
  });

  it('keeps the window open to ask in it, and lets it close where nothing runs', () => {
    const isPrevented = (scans: number): boolean => {
      let prevented = false;
      setUp(scans).guard.onClose({ preventDefault: () => (prevented = true) });
      return prevented;
    };
    expect(isPrevented(1)).toBe(true);
    expect(isPrevented(0)).toBe(false);
  });
});
