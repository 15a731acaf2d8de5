import { readFileSync } from 'node:fs';

/** The binding by which a page reaches the test's process; taken away before the page's own scripts run. */
export const bindingName = 'electronDouble';

/** A page's key for what the test's process calls in it. Not a name: the page's scripts cannot come across it. */
export const receiverKey = 'electron double receiver';

/**
 * A script that runs a sandboxed preload, as built, before the page's own scripts: with a `require` that knows
 * `electron` and nothing else. Unlike Electron's it shares the page's world, so it leaves no global but the bridge.
 */
export function preloadScript(file: string): string {
  const names = JSON.stringify({ bindingName, receiverKey });
  const program = `(require, module, exports) => {\n${readFileSync(file, 'utf8')}\n}`;
  return `(${runPreload.toString()})(${names}, ${program});`;
}

type Listener = (event: object, ...values: unknown[]) => void;
type Binding = (kind: 'invoke' | 'send', channel: string, values: unknown[]) => Promise<unknown>;
type Preload = (require: (name: string) => object, module: object, exports: object) => void;

/** What the test's process calls in the page. */
export interface PageReceiver {
  emit(channel: string, values: readonly unknown[]): void;
  /** Paths that `webUtils.getPathForFile` tells, by file name. */
  readonly filePaths: Map<string, string>;
}

/** Runs in the page: it is sent there as text, so it can use nothing from outside itself. */
function runPreload(names: { bindingName: string; receiverKey: string }, preload: Preload): void {
  const page = globalThis as unknown as Record<PropertyKey, unknown>;
  const call = page[names.bindingName] as Binding;
  delete page[names.bindingName];
  // Electron runs a preload in the page itself, not in the frames within it.
  if (window.top !== window.self) return;

  const listeners = new Map<string, Set<Listener>>();
  const receiver: PageReceiver = {
    emit: (channel, values) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
    },
    filePaths: new Map(),
  };
  Object.defineProperty(page, Symbol.for(names.receiverKey), { value: receiver });

  const ipcRenderer = {
    invoke: async (channel: string, ...values: unknown[]) => call('invoke', channel, values),
    send: (channel: string, ...values: unknown[]) => void call('send', channel, values),
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
    },
    off: (channel: string, listener: Listener) => void listeners.get(channel)?.delete(listener),
  };
  const contextBridge = {
    exposeInMainWorld: (name: string, bridge: object) =>
      Object.defineProperty(page, name, { value: Object.freeze(bridge), enumerable: true }),
  };
  const webUtils = { getPathForFile: (file: File) => receiver.filePaths.get(file.name) ?? '' };

  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`module not found: ${name}`);
      return { ipcRenderer, contextBridge, webUtils };
    },
    { exports: {} },
    {},
  );
}
