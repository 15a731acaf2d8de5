import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Peer } from '../electron-double/peer.ts';
import { settingsEnvironment, type DoubleSettings } from '../electron-double/settings.ts';
import type { MainOffer, WindowsOffer } from '../electron-double/wire.ts';
import { inProject } from './project.ts';

const register = pathToFileURL(inProject('test', 'e2e', 'electron-double', 'register.ts')).href;

export interface MainProcessOptions {
  /** Folder of the program's package.json. */
  readonly program: string;
  readonly commandLine: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: DoubleSettings;
}

/** The built main program as a Node process in which `electron` is the double. */
export class MainProcess {
  readonly peer: Peer<WindowsOffer, MainOffer>;
  /** The exit code; null where a signal ended the process. */
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  #log = '';

  constructor({ program, commandLine, environment, settings }: MainProcessOptions) {
    const child = fork(path.join(program, 'out', 'main', 'index.js'), [...commandLine], {
      execArgv: ['--import', register],
      env: { ...process.env, ...environment, ...settingsEnvironment(settings) },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
      });
    }
    this.peer = new Peer({
      // A message to a process that is ending is lost, as it would be over Electron's own channel.
      send: (message) => child.connected && child.send(message as object, () => undefined),
      onMessage: (listener) => child.on('message', listener),
    });
    this.exit = new Promise((resolve) => {
      child.on('close', (code) => {
        this.peer.end(`The main process has ended (${code ?? 'by a signal'}).\n${this.#log}`);
        resolve(code);
      });
    });
  }

  /** What it and its engine processes printed. */
  get log(): string {
    return this.#log;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
