import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { receiverKey, type PageReceiver } from '../electron-double/page-preload.ts';
import { WindowServer } from '../electron-double/window-server.ts';
import type { ColorScheme, ShownNotification } from '../electron-double/wire.ts';
import { startChromium } from './chromium.ts';
import type { AskedDialog, Desktop, DialogAnswer, LaunchOptions } from './desktop.ts';
import { DialogAnswers } from './dialog-answers.ts';
import { dropFiles } from './drop-files.ts';
import { MainProcess } from './main-process.ts';

interface Parts {
  readonly browser: Browser;
  readonly main: MainProcess;
  readonly windows: WindowServer;
  readonly dialogs: DialogAnswers;
  readonly page: Page;
}

/** A screen that takes longer to show something is broken. */
const patienceMs = 15_000;

/** Starts the built program on the double of Electron, with a Chromium of its own. */
export async function launchDouble(options: Required<LaunchOptions>): Promise<DoubleDesktop> {
  const { folder, program, commandLine, environment, colorScheme } = options;
  const settings = {
    userData: path.join(folder, 'user-data'),
    home: path.join(folder, 'home'),
    colorScheme,
    isFirstInstance: 'yes',
  } as const;
  const browser = await startChromium();
  const context = await browser.newContext({ acceptDownloads: false, locale: 'en-US' });
  context.setDefaultTimeout(patienceMs);
  const main = new MainProcess({ program, commandLine, environment, settings });
  const dialogs = new DialogAnswers();
  const windows = new WindowServer({
    context,
    main: main.peer,
    colorScheme,
    answerDialog: async (kind, asked) => dialogs.answer(kind, asked),
  });
  await windows.start();
  const page = await Promise.race([windows.firstPage(), main.exit]);
  if (page === null || typeof page === 'number') {
    await browser.close();
    throw new Error(`The program ended before it showed a window (${page ?? 'by a signal'}).\n${main.log}`);
  }
  return new DoubleDesktop({ browser, main, windows, dialogs, page }, options);
}

class DoubleDesktop implements Desktop {
  readonly page: Page;
  readonly folder: string;
  readonly #options: Required<LaunchOptions>;
  readonly #parts: Parts;

  constructor(parts: Parts, options: Required<LaunchOptions>) {
    this.page = parts.page;
    this.folder = options.folder;
    this.#options = options;
    this.#parts = parts;
  }

  answerDialogs(...answers: readonly DialogAnswer[]): void {
    this.#parts.dialogs.give(answers);
  }

  askedDialogs(): readonly AskedDialog[] {
    return this.#parts.dialogs.asked;
  }

  async dropFiles(...paths: readonly string[]): Promise<void> {
    const entries = paths.map((file) => [path.basename(file), path.resolve(file)] as const);
    await this.page.evaluate(
      ([key, known]) => {
        const receiver = (globalThis as unknown as Record<symbol, PageReceiver>)[Symbol.for(key)];
        for (const [name, place] of known) receiver?.filePaths.set(name, place);
      },
      [receiverKey, entries] as const,
    );
    await dropFiles(this.page, paths);
  }

  async chooseMenuItem(accelerator: string): Promise<void> {
    await this.#parts.main.peer.call('chooseMenuItem', accelerator);
  }

  async loseFocus(): Promise<void> {
    await this.#parts.main.peer.call('loseFocus');
  }

  async openSecondInstance(...commandLine: readonly string[]): Promise<void> {
    const { program, environment } = this.#options;
    const settings = {
      userData: path.join(this.folder, `second-${randomUUID()}`),
      home: path.join(this.folder, 'home'),
      colorScheme: 'light',
      isFirstInstance: 'no',
    } as const;
    await new MainProcess({ program, commandLine, environment, settings }).exit;
    await this.#parts.main.peer.call('secondInstance', [process.execPath, program, ...commandLine]);
  }

  async notifications(): Promise<readonly ShownNotification[]> {
    return (await this.#parts.main.peer.call('record')).notifications;
  }

  async clickNotification(id: number): Promise<void> {
    await this.#parts.main.peer.call('clickNotification', id);
  }

  async isKeptAwake(): Promise<boolean> {
    return (await this.#parts.main.peer.call('record')).keptAwake;
  }

  async engineProcessIds(): Promise<readonly number[]> {
    return (await this.#parts.main.peer.call('record')).engineProcessIds;
  }

  async longestEventLoopDelayMs(): Promise<number> {
    return this.#parts.main.peer.call('longestEventLoopDelayMs');
  }

  pageErrors(): readonly string[] {
    return this.#parts.windows.pageErrors;
  }

  networkAttempts(): readonly string[] {
    return this.#parts.windows.refusedRequests;
  }

  async preventedNavigations(): Promise<readonly string[]> {
    return this.#parts.windows.preventedNavigations;
  }

  async setColorScheme(scheme: ColorScheme): Promise<void> {
    await this.#parts.main.peer.call('systemColorScheme', scheme);
  }

  mainLog(): string {
    return this.#parts.main.log;
  }

  async close(): Promise<number | null> {
    const { main, browser, dialogs } = this.#parts;
    dialogs.confirmQuit();
    void main.peer.call('quit').catch(() => undefined);
    const code = await main.exit;
    await browser.close();
    return code;
  }

  async crash(): Promise<void> {
    const { main, browser } = this.#parts;
    main.kill();
    await main.exit;
    await browser.close();
  }
}
