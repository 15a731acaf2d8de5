/**
 * What the two halves of the double ask of each other. The half in the main process stands in for the module
 * `electron`; the half in the test's process owns Chromium and stands in for the windows and the operating system.
 */

/** Names one window of one program run. */
export type WindowId = number;

export type ColorScheme = 'light' | 'dark';

export interface WindowRequest {
  readonly windowId: WindowId;
  readonly width: number;
  readonly height: number;
  /** Path of the preload, which runs in this window's page before the page's own scripts. */
  readonly preload: string | null;
}

/** Who sent a message: what Electron tells as `senderFrame`. */
export interface Sender {
  readonly windowId: WindowId;
  readonly isMainFrame: boolean;
  /** Of the frame, e.g. `app://desktop/index.html`. */
  readonly url: string;
}

interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
}

interface PageResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** `open` answers `{ canceled, filePaths }`, `message` `{ response, checkboxChecked }`. */
export type DialogKind = 'open' | 'message';

export interface ShownNotification {
  readonly id: number;
  readonly title: string;
  readonly body: string;
}

/** What the program did with the operating system so far. */
interface SystemRecord {
  readonly notifications: readonly ShownNotification[];
  /** Whether the computer is kept from sleeping now. */
  readonly keptAwake: boolean;
  readonly shownInFolder: readonly string[];
  readonly engineProcessIds: readonly number[];
}

/** Offered by the main process. */
export interface MainOffer {
  respond(request: PageRequest): Promise<PageResponse | null>;
  /** Whether `webRequest.onBeforeRequest` cancels this address. */
  isCancelled(request: PageRequest): Promise<boolean>;
  /** Whether a handler prevents the page from going there. */
  isNavigationPrevented(windowId: WindowId, url: string, isMainFrame: boolean): boolean;
  isWindowOpenDenied(windowId: WindowId, url: string): boolean;
  isDownloadPrevented(windowId: WindowId, url: string): boolean;
  isPermissionGranted(windowId: WindowId, permission: string): boolean;
  invoke(sender: Sender, channel: string, values: readonly unknown[]): Promise<unknown>;
  send(sender: Sender, channel: string, values: readonly unknown[]): void;
  pageLoaded(windowId: WindowId): void;

  quit(): void;
  /** The user turns to another program. */
  loseFocus(): void;
  secondInstance(commandLine: readonly string[]): void;
  /** Chooses the menu item with this accelerator, e.g. `CmdOrCtrl+N`. */
  chooseMenuItem(accelerator: string): void;
  clickNotification(id: number): void;
  systemColorScheme(scheme: ColorScheme): void;
  record(): SystemRecord;
  /** Longest delay of the event loop since the last call, in milliseconds. */
  longestEventLoopDelayMs(): number;
}

/** Offered by the test's process. */
export interface WindowsOffer {
  openWindow(request: WindowRequest): Promise<void>;
  loadUrl(windowId: WindowId, url: string): Promise<void>;
  reload(windowId: WindowId): Promise<void>;
  closeWindow(windowId: WindowId): Promise<void>;
  send(windowId: WindowId, channel: string, values: readonly unknown[]): Promise<void>;
  colorScheme(scheme: ColorScheme): Promise<void>;
  printToPdf(windowId: WindowId, options: PdfOptions): Promise<Uint8Array>;
  dialog(kind: DialogKind, options: unknown): Promise<unknown>;
}

/** Of Electron's options, those that Chromium's own printing knows too. */
export interface PdfOptions {
  readonly landscape?: boolean;
  readonly printBackground?: boolean;
  readonly preferCSSPageSize?: boolean;
  readonly pageSize?: string;
}
