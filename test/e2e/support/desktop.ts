import type { Page } from 'playwright-core';
import type { ColorScheme, DialogKind, ShownNotification } from '../electron-double/wire.ts';

export interface LaunchOptions {
  /** Holds all that one user's program keeps: preferences, history, the folders of `app.getPath`. A new one by default. */
  readonly folder?: string;
  /** Folder of the program's package.json; the project itself by default. */
  readonly program?: string;
  /** The user's desktop; light by default. */
  readonly colorScheme?: ColorScheme;
  /** Command line, e.g. a model file opened with the program. */
  readonly commandLine?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A dialog that the program showed, with the options it gave. */
export interface AskedDialog {
  readonly kind: DialogKind;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the user answers: paths (open), a button's number (message), or null to cancel. */
export type DialogAnswer = readonly string[] | number | null;

/** The running program as a test sees it; the same on real Electron and on the double. */
export interface Desktop {
  readonly page: Page;
  readonly folder: string;
  /** Answers the dialogs to come, in their order. A dialog without an answer waits for one. */
  answerDialogs(...answers: readonly DialogAnswer[]): void;
  askedDialogs(): readonly AskedDialog[];
  /** Lets the user drop files onto the page. */
  dropFiles(...paths: readonly string[]): Promise<void>;
  /** Chooses the menu item with this accelerator, e.g. `CmdOrCtrl+N`. */
  chooseMenuItem(accelerator: string): Promise<void>;
  /** The user turns to another program. */
  loseFocus(): Promise<void>;
  /** Starts the program again while it runs, e.g. by opening a model file with it. */
  openSecondInstance(...commandLine: readonly string[]): Promise<void>;
  notifications(): Promise<readonly ShownNotification[]>;
  clickNotification(id: number): Promise<void>;
  isKeptAwake(): Promise<boolean>;
  engineProcessIds(): Promise<readonly number[]>;
  /** Longest delay of the main process's event loop since the last call, in milliseconds. */
  longestEventLoopDelayMs(): Promise<number>;
  /** What the page's scripts threw and nobody caught. */
  pageErrors(): readonly string[];
  /** Addresses outside the program that a page asked for. */
  networkAttempts(): readonly string[];
  /** Addresses to which a page tried to go and was kept from going. */
  preventedNavigations(): Promise<readonly string[]>;
  setColorScheme(scheme: ColorScheme): Promise<void>;
  /** All that the main and engine processes printed. */
  mainLog(): string;
  /** Quits as the user would, who confirms it where the program asks. Returns the exit code. */
  close(): Promise<number | null>;
  /** Ends the main process as a power failure would. */
  crash(): Promise<void>;
}
