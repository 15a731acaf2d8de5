import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import type { ColorScheme, ShownNotification } from '../electron-double/wire.ts';
import type { AskedDialog, Desktop, DialogAnswer, LaunchOptions } from './desktop.ts';
import { DialogAnswers } from './dialog-answers.ts';
import { dropFiles } from './drop-files.ts';
import { observeMain, type MainObservations } from './observe-main.ts';
import { inProject } from './project.ts';

/** In the main process: see observe-main.ts. */
declare const observations: MainObservations;

/** Where the package `electron` puts the binary that it downloads on first use. */
const binaries = { linux: 'electron', win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };

/** Electron's own binary; undefined where it was never downloaded. */
export function electronBinary(): string | undefined {
  const name = binaries[process.platform as keyof typeof binaries] as string | undefined;
  const file = name === undefined ? undefined : inProject('node_modules', 'electron', 'dist', name);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** Starts the built program on Electron itself. */
export async function launchElectron(
  executablePath: string,
  options: Required<LaunchOptions>,
): Promise<ElectronDesktop> {
  const { folder, program, commandLine, environment, colorScheme } = options;
  // A build machine runs as root, where Chromium starts only without its sandbox.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const application = await _electron.launch({
    executablePath,
    args: [...sandbox, `--user-data-dir=${path.join(folder, 'user-data')}`, program, ...commandLine],
    env: { ...(process.env as Record<string, string>), ...environment },
    colorScheme,
  });
  const desktop = new ElectronDesktop(application, await application.firstWindow(), folder);
  await desktop.observe();
  return desktop;
}

class ElectronDesktop implements Desktop {
  readonly page: Page;
  readonly folder: string;
  readonly #application: ElectronApplication;
  readonly #dialogs = new DialogAnswers();
  readonly #networkAttempts: string[] = [];
  readonly #pageErrors: string[] = [];
  #log = '';

  constructor(application: ElectronApplication, page: Page, folder: string) {
    this.#application = application;
    this.page = page;
    this.folder = folder;
    for (const stream of [application.process().stdout, application.process().stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
      });
    }
    page.on('pageerror', ({ stack, message }) => this.#pageErrors.push(stack ?? message));
    application.context().on('request', (request) => {
      if (!/^(app|data|blob|devtools):/.test(request.url())) this.#networkAttempts.push(request.url());
    });
  }

  /** Puts the test in the place of the user before the system's dialogs, and notes what the program does. */
  async observe(): Promise<void> {
    await this.#application.evaluate(observeMain);
    void this.#answerDialogs();
  }

  answerDialogs(...answers: readonly DialogAnswer[]): void {
    this.#dialogs.give(answers);
  }

  askedDialogs(): readonly AskedDialog[] {
    return this.#dialogs.asked;
  }

  async dropFiles(...paths: readonly string[]): Promise<void> {
    await dropFiles(this.page, paths);
  }

  async chooseMenuItem(accelerator: string): Promise<void> {
    await this.#application.evaluate(({ Menu }, wanted) => {
      const itemsOf = (menu: Electron.Menu | null | undefined): Electron.MenuItem[] =>
        (menu?.items ?? []).flatMap((item) => [item, ...itemsOf(item.submenu)]);
      itemsOf(Menu.getApplicationMenu())
        .find((item) => item.accelerator === wanted)
        ?.click();
    }, accelerator);
  }

  async loseFocus(): Promise<void> {
    await this.#application.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.blur());
  }

  async openSecondInstance(...commandLine: readonly string[]): Promise<void> {
    const working = process.cwd();
    const values = [process.execPath, ...commandLine];
    await this.#application.evaluate(
      ({ app }, [given, folder]) => void app.emit('second-instance', {}, given, folder, null),
      [values, working] as const,
    );
  }

  async notifications(): Promise<readonly ShownNotification[]> {
    return this.#application.evaluate(() => observations.notifications);
  }

  async clickNotification(id: number): Promise<void> {
    await this.#application.evaluate((_, shown) => observations.clickNotification(shown), id);
  }

  async isKeptAwake(): Promise<boolean> {
    // Electron numbers the blockers from 0 on and offers no list of them.
    return this.#application.evaluate(({ powerSaveBlocker }) =>
      Array.from({ length: 100 }, (_, id) => id).some((id) => powerSaveBlocker.isStarted(id)),
    );
  }

  async engineProcessIds(): Promise<readonly number[]> {
    return this.#application.evaluate(({ app }) =>
      app
        .getAppMetrics()
        .filter(({ name }) => name === 'Neural Cleanse engine')
        .map(({ pid }) => pid),
    );
  }

  async longestEventLoopDelayMs(): Promise<number> {
    return this.#application.evaluate(() => observations.longestEventLoopDelayMs());
  }

  pageErrors(): readonly string[] {
    return this.#pageErrors;
  }

  networkAttempts(): readonly string[] {
    return this.#networkAttempts;
  }

  async preventedNavigations(): Promise<readonly string[]> {
    return this.#application.evaluate(() => observations.preventedNavigations);
  }

  async setColorScheme(scheme: ColorScheme): Promise<void> {
    await this.page.emulateMedia({ colorScheme: scheme });
  }

  mainLog(): string {
    return this.#log;
  }

  async close(): Promise<number | null> {
    this.#dialogs.confirmQuit();
    await this.#application.close();
    return this.#application.process().exitCode;
  }

  async crash(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#application.process().once('exit', () => resolve());
    this.#application.process().kill('SIGKILL');
    await promise;
  }

  async #answerDialogs(): Promise<void> {
    try {
      for (;;) {
        const { kind, options } = await this.#application.evaluate(async () => observations.nextDialog());
        const answer = await this.#dialogs.answer(kind, options);
        await this.#application.evaluate((_, given) => observations.answerDialog(given), answer);
      }
    } catch {
      // The program has ended, and nobody asks any more.
    }
  }
}
