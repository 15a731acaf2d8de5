import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createHandle } from '../../../src-main/ipc/handle.ts';
import type { InvokeResponse } from '../../../src-shared/contract/invoke-map.ts';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { everyScan } from '../../../src-shared/contract/scan-summary.ts';

type Listener = Parameters<IpcMain['handle']>[1];
type List = InvokeResponse<'history:list'>;

const emptyList: List = { scans: [], total: 0 };

/** The part of Electron's IpcMain that takes handlers, and a way to ask them as a page would. */
function setUp(handler: () => List | Promise<List>) {
  const listeners = new Map<string, Listener>();
  const logged: AppError[] = [];
  const ipcMain: Pick<IpcMain, 'handle'> = {
    handle: (channel, listener) => void listeners.set(channel, listener),
  };
  const handle = createHandle({
    ipcMain,
    trustedOrigin: 'app://desktop',
    log: (error) => logged.push(error),
  });
  handle('history:list', handler);
  const ask = (request: unknown, event: IpcMainInvokeEvent = eventFrom('app://desktop')): unknown =>
    listeners.get('history:list')!(event, request);
  return { ask, logged };
}

/** A request's event as far as the sender check looks at it. */
function eventFrom(origin: string, place: 'main frame' | 'inner frame' | 'gone' = 'main frame') {
  const frame = { origin } as WebFrameMain;
  const mainFrame = place === 'main frame' ? frame : ({ origin } as WebFrameMain);
  const senderFrame = place === 'gone' ? null : frame;
  return { senderFrame, sender: { mainFrame } } as IpcMainInvokeEvent;
}

describe('createHandle', () => {
  it('wraps what the handler answers', async () => {
    const { ask } = setUp(() => emptyList);
    expect(await ask(everyScan)).toEqual({ ok: true, value: emptyList });
  });

  it.each([
    ['a page from the network', eventFrom('https://example.org')],
    ['a frame inside the page', eventFrom('app://desktop', 'inner frame')],
    ['a frame that is gone', eventFrom('app://desktop', 'gone')],
    ['a page from another host of the scheme', eventFrom('app://other')],
  ])('refuses %s before the handler runs, and logs it', async (_who, event) => {
    let ran = false;
    const { ask, logged } = setUp(() => {
      ran = true;
      return emptyList;
    });
    expect(await ask(everyScan, event)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(ran).toBe(false);
    expect(logged).toHaveLength(1);
  });

  it.each([
    undefined,
    {},
    { ...everyScan, limit: 0 },
    { ...everyScan, limit: '10' },
    { ...everyScan, path: '/etc/passwd' },
  ])('refuses the request %j, which is not as the contract says', async (request) => {
    const { ask } = setUp(() => emptyList);
    expect(await ask(request)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });

  it('sends an error that the user can act on in words, without its technical detail', async () => {
    const { ask, logged } = setUp(() => {
      throw new AppError('HISTORY_CORRUPT', 'The history is damaged.', { detail: 'SQLITE_NOTADB' });
    });
    const error = { code: 'HISTORY_CORRUPT', message: 'The history is damaged.' };
    expect(await ask(everyScan)).toEqual({ ok: false, error });
    expect(logged).toEqual([]);
  });

  it('logs a defect whole and sends it as INTERNAL', async () => {
    const { ask, logged } = setUp(() => Promise.reject(new TypeError('x is undefined')));
    expect(await ask(everyScan)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
    expect(logged[0]!.detail).toContain('TypeError: x is undefined');
  });

  it('never lets NaN reach the window', async () => {
    const scan: List['scans'][number] = {
      id: 'a',
      status: 'finished',
      createdAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1,
      modelName: 'model.h5',
      datasetName: 'images.h5',
      modelSha256: null,
      datasetSha256: null,
      preset: 'paper',
      seed: 0,
      labelCount: 1,
      plannedLabels: 1,
      finishedLabels: 1,
      verdict: null,
      anomalyIndex: Number.NaN,
      norms: [],
      median: null,
      flaggedLabels: [],
      star: false,
      note: '',
      tags: [],
      repeatOf: null,
      error: null,
    };
    const { ask } = setUp(() => ({ scans: [scan], total: 1 }));
    expect(await ask(everyScan)).toMatchObject({ ok: false, error: { code: 'INTERNAL' } });
  });
});
