import { electronBinary } from './electron-desktop.ts';

/** Says before the run what it runs on: nothing is left out in silence. */
export function setup(): void {
  const line =
    electronBinary() === undefined
      ? 'real Electron is not present: ran on the double'
      : 'ran on real Electron';
  process.stdout.write(`${line}\n`);
}
