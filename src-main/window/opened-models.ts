import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'electron';

/** Kinds of file that the system opens with this program (electron-builder.yml), and TensorFlow.js models. */
const modelFile = /\.(h5|hdf5|keras|onnx|json)$/i;

/**
 * The model file that a command line names, as a path or, from Linux desktops, as a `file:` address: its last argument
 * that is one. Options and the program itself are not.
 *
 * @param folder that relative paths start from
 */
export function modelOfCommandLine(commandLine: readonly string[], folder: string): string | null {
  const word = commandLine.slice(1).findLast((one) => !one.startsWith('-') && modelFile.test(one));
  if (word === undefined) return null;
  return word.startsWith('file:') ? pathOfAddress(word) : resolve(folder, word);
}

/** Null for an address of another machine, which would reach into the network. */
function pathOfAddress(address: string): string | null {
  return URL.canParse(address) && new URL(address).hostname === '' ? fileURLToPath(address) : null;
}

/** What is to be done with a model that was opened from outside, and with a second start of the program. */
interface Receiver {
  openModel(path: string): void;
  showWindow(): void;
}

/**
 * Models that are opened from outside: by the command line, by a second start of the program, or by the system
 * (`open-file`, macOS), which may come before there is a window.
 */
export class OpenedModels {
  private early: string | null;
  private receiver: Receiver | undefined;

  constructor(app: Pick<App, 'on'>, commandLine: readonly string[], folder: string) {
    this.early = modelOfCommandLine(commandLine, folder);
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.open(path);
    });
    app.on('second-instance', (_event, secondCommandLine, secondFolder) => {
      const model = modelOfCommandLine(secondCommandLine, secondFolder);
      if (model === null) this.receiver?.showWindow();
      else this.open(model);
    });
  }

  /** From now on models are handed on at once; the one that came too early is handed on now. */
  deliverTo(receiver: Receiver): void {
    this.receiver = receiver;
    if (this.early !== null) receiver.openModel(this.early);
    this.early = null;
  }

  private open(path: string): void {
    if (this.receiver === undefined) this.early = path;
    else this.receiver.openModel(path);
  }
}
