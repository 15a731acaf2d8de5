import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IpcMain, IpcMainInvokeEvent, WebFrameMain } from 'electron';
import type { EventChannel, InvokeChannel } from '../../src-shared/contract/channels.ts';
import type { EventPayload } from '../../src-shared/contract/event-map.ts';
import type { InvokeRequest, InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { Result } from '../../src-shared/contract/result.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { EngineProcess } from '../../src-main/engine-process/engine-process.ts';
import { addChannels } from '../../src-main/ipc/channels.ts';
import { createHandle } from '../../src-main/ipc/handle.ts';
import { createSendEvent } from '../../src-main/ipc/send-event.ts';
import {
  closeServices,
  createServices,
  type DesktopServices,
} from '../../src-main/services/desktop-services.ts';
import { scanMessage } from '../../src-main/services/scan-message.ts';
import { samplePath } from './sample.ts';

type Listener = (event: IpcMainInvokeEvent, request: unknown) => Promise<Result<unknown>>;

interface SentEvent<Channel extends EventChannel = EventChannel> {
  readonly channel: Channel;
  readonly payload: EventPayload<Channel>;
  /** `performance.now()` */
  readonly at: number;
}

/** The desktop program without Electron: the services and all channels, real engine processes, a real history. */
export interface Desktop {
  readonly folder: string;
  readonly services: DesktopServices;
  /** Every event that was sent to the window. */
  readonly events: SentEvent[];
  /** Every engine process that was started, the newest last. */
  readonly processes: EngineProcess[];
  readonly messages: { title: string; body: string }[];
  /** Asks as the window would; rejects with the AppError of the answer. */
  invoke<Channel extends InvokeChannel>(
    channel: Channel,
    request: InvokeRequest<Channel>,
  ): Promise<InvokeResponse<Channel>>;
  /** Resolves at once or as soon as the window was told that something changed and `isSo` holds. */
  until(isSo: () => boolean | Promise<boolean>): Promise<void>;
  eventsOf<Channel extends EventChannel>(channel: Channel): EventPayload<Channel>[];
  close(): Promise<void>;
}

export function openDesktop(): Desktop {
  const folder = mkdtempSync(join(tmpdir(), 'neural-cleanse-desktop-'));
  const events: SentEvent[] = [];
  const processes: EngineProcess[] = [];
  const messages: Desktop['messages'] = [];
  const listeners = new Map<string, Listener>();
  const waiting = new Set<() => void>();
  const sendEvent = createSendEvent(() => ({
    isDestroyed: () => false,
    send: (channel, payload) => {
      // As over Electron's IPC: what is sent is a copy of the moment.
      const event = { channel, payload: structuredClone(payload), at: performance.now() };
      events.push(event as SentEvent);
      for (const look of waiting) look();
    },
  }));
  const services = createServices({
    userData: folder,
    historyPath: join(folder, 'history.sqlite'),
    sampleFolder: samplePath(''),
    startProcess: () => {
      const process = new EngineProcess();
      processes.push(process);
      return process;
    },
    sendEvent,
    chooseFolder: () => Promise.resolve(folder),
    printPdf: (html) => Promise.resolve(new TextEncoder().encode(`printed ${html.length}`)),
    onActivity: () => {},
    onScanEnded: (report, live) => messages.push(scanMessage(report, live)),
    onPreferences: () => {},
  });
  const ipcMain: Pick<IpcMain, 'handle'> = {
    handle: (channel, listener) => void listeners.set(channel, listener as Listener),
  };
  const handle = createHandle({
    ipcMain,
    trustedOrigin: 'app://desktop',
    log: (error) => process.stderr.write(`${error.stack}\n${error.detail ?? ''}\n`),
  });
  addChannels(handle, services, {
    version: '0.0.0',
    versions: {},
    reveal: () => {},
    chooseFile: () => Promise.resolve(null),
  });
  return {
    folder,
    services,
    events,
    processes,
    messages,
    invoke: async (channel, request) => {
      const answer = await listeners.get(channel)!(trustedEvent(), structuredClone(request));
      if (!answer.ok) throw AppError.fromPayload(answer.error);
      return structuredClone(answer.value) as never;
    },
    until: (isSo) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          void Promise.resolve(isSo()).then((so) => {
            if (!so) return;
            waiting.delete(look);
            resolve();
          }, reject);
        };
        waiting.add(look);
        look();
      }),
    eventsOf: (channel) =>
      events.filter((event) => event.channel === channel).map(({ payload }) => payload as never),
    close: async () => {
      await services.queue.close();
      closeServices(services);
      await Promise.all(processes.map((process) => process.end()));
      rmSync(folder, { recursive: true });
    },
  };
}

function trustedEvent(): IpcMainInvokeEvent {
  const frame = { origin: 'app://desktop' } as WebFrameMain;
  return { senderFrame: frame, sender: { mainFrame: frame } } as IpcMainInvokeEvent;
}
