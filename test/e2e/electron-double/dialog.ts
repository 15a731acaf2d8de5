import type { Dialog } from 'electron';
import { windows } from './connection.ts';
import type { DialogKind } from './wire.ts';

/** Each method takes options, or a window and options. */
function ask<Answer>(kind: DialogKind): (...given: readonly unknown[]) => Promise<Answer> {
  return async (...given) => (await windows.call('dialog', kind, given.at(-1))) as Answer;
}

export const dialog = {
  showOpenDialog: ask<Electron.OpenDialogReturnValue>('open'),
  showMessageBox: ask<Electron.MessageBoxReturnValue>('message'),
} satisfies Pick<Dialog, 'showOpenDialog' | 'showMessageBox'>;
