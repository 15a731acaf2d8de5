import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { bridgeName, type Bridge } from '../src-shared/contract/bridge.ts';
import { eventChannels, invokeChannels } from '../src-shared/contract/channels.ts';

/** Passes on the known channels and nothing else of Electron, not even an event's sender. */
const bridge: Bridge = {
  invoke: (channel, request) => {
    if (!invokeChannels.includes(channel)) throw new TypeError(`There is no request "${String(channel)}".`);
    return ipcRenderer.invoke(channel, request);
  },
  subscribe: (channel, listener) => {
    if (!eventChannels.includes(channel)) throw new TypeError(`There is no event "${String(channel)}".`);
    const forward = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => ipcRenderer.off(channel, forward);
  },
  // The page hands in the browser's own `File`; for anything else Electron throws.
  pathOfFile: (file) =>
    webUtils.getPathForFile(file as unknown as Parameters<typeof webUtils.getPathForFile>[0]),
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
