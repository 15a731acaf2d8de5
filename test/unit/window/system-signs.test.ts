import type { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemSigns } from '../../../src-main/window/system-signs.ts';

const { awake, shown } = vi.hoisted(() => ({
  awake: new Set<number>(),
  shown: [] as (EventEmitter & { title: string })[],
}));

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  return {
    powerSaveBlocker: {
      start: () => {
        awake.add(awake.size + 1);
        return awake.size;
      },
      stop: (id: number) => awake.delete(id),
    },
    Notification: class extends Emitter {
      static isSupported = () => true;
      readonly title: string;
      constructor({ title }: { title: string }) {
        super();
        this.title = title;
      }
      show(): void {
        shown.push(this);
      }
    },
  };
});

beforeEach(() => {
  awake.clear();
  shown.length = 0;
});

function setUp(isFocused = false) {
  const bars: [number, string | undefined][] = [];
  const window: Pick<BrowserWindow, 'setProgressBar' | 'isFocused'> = {
    setProgressBar: (share, options) => bars.push([share, options?.mode]),
    isFocused: () => isFocused,
  };
  let clicks = 0;
  const signs = new SystemSigns({ current: window as BrowserWindow }, () => clicks++);
  return { signs, bars, clicks: () => clicks };
}

describe('SystemSigns', () => {
  it('keeps the computer awake while a search goes on, not while it is paused or over', () => {
    const { signs } = setUp();
    signs.show({ isPaused: false, share: 0 });
    signs.show({ isPaused: false, share: 0.5 });
    expect(awake.size).toBe(1);
    signs.show({ isPaused: true, share: 0.5 });
    expect(awake.size).toBe(0);
    signs.show({ isPaused: false, share: 0.5 });
    expect(awake.size).toBe(1);
    signs.show(null);
    expect(awake.size).toBe(0);
  });

  it('shows on the task bar how far the scan is, and nothing afterwards', () => {
    const { signs, bars } = setUp();
    signs.show({ isPaused: false, share: 0.25 });
    signs.show({ isPaused: true, share: 0.25 });
    signs.show(null);
    expect(bars).toEqual([
      [0.25, 'normal'],
      [0.25, 'paused'],
      [-1, undefined],
    ]);
  });

  it('tells of the end in a notification whose click leads back', () => {
    const { signs, clicks } = setUp();
    signs.notify({ title: 'No label stands apart', body: '' });
    expect(shown.map(({ title }) => title)).toEqual(['No label stands apart']);
    shown[0]!.emit('click');
    expect(clicks()).toBe(1);
  });

  it('does not interrupt a user who looks at the window', () => {
    const { signs } = setUp(true);
    signs.notify({ title: 'No label stands apart', body: '' });
    expect(shown).toEqual([]);
  });
});
