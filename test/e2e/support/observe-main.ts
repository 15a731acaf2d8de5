import type { ShownNotification } from '../electron-double/wire.ts';
import type { DialogKind } from '../electron-double/wire.ts';

/** A dialog that the program waits for. */
interface PendingDialog {
  readonly kind: DialogKind;
  readonly options: unknown;
}

/** What a test keeps in the main process of Electron itself, as the global `observations`. */
export interface MainObservations {
  readonly notifications: ShownNotification[];
  readonly preventedNavigations: string[];
  readonly clickNotification: (id: number) => void;
  /** Resolves with the dialog to answer next. */
  readonly nextDialog: () => Promise<PendingDialog>;
  readonly answerDialog: (answer: unknown) => void;
  readonly longestEventLoopDelayMs: () => number;
}

/** Runs in the main process: it is sent there as text, so it can use nothing from outside itself. */
export function observeMain({
  dialog,
  Notification,
  BrowserWindow,
}: typeof Electron.CrossProcessExports): void {
  const shown: Electron.Notification[] = [];
  const preventedNavigations: string[] = [];
  const asked: { dialog: PendingDialog; resolve: (answer: unknown) => void }[] = [];
  let announce: () => void = () => undefined;

  const ask =
    (kind: DialogKind) =>
    async (...given: unknown[]) =>
      new Promise<never>((resolve) => {
        asked.push({
          dialog: { kind, options: given.at(-1) },
          resolve: resolve as (answer: unknown) => void,
        });
        announce();
      });
  dialog.showOpenDialog = ask('open');
  dialog.showMessageBox = ask('message');
  Notification.prototype.show = function show(this: Electron.Notification) {
    shown.push(this);
  };
  for (const { webContents } of BrowserWindow.getAllWindows()) {
    webContents.on('will-frame-navigate', ({ defaultPrevented, url }) => {
      if (defaultPrevented) preventedNavigations.push(url);
    });
  }
  const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();

  const observations: MainObservations = {
    get notifications() {
      return shown.map(({ title, body }, id) => ({ id, title, body }));
    },
    preventedNavigations,
    clickNotification: (id) => void shown[id]?.emit('click', {}),
    nextDialog: async () => {
      if (asked.length === 0) await new Promise<void>((resolve) => (announce = resolve));
      return asked[0]!.dialog;
    },
    answerDialog: (answer) => asked.shift()?.resolve(answer),
    longestEventLoopDelayMs: () => {
      const longest = delay.max / 1e6;
      delay.reset();
      return longest;
    },
  };
  Object.assign(globalThis, { observations });
}
