import type { BrowserContext, Frame, Page, Request, Route } from 'playwright-core';
import { toChromium, toElectron } from './addresses.ts';
import { bindingName, preloadScript, receiverKey, type PageReceiver } from './page-preload.ts';
import type { Peer } from './peer.ts';
import type { ColorScheme, DialogKind, MainOffer, WindowId, WindowRequest, WindowsOffer } from './wire.ts';

/** What Electron grants a page unless the program refuses, of what Chromium lets a test grant. */
const permissions = [
  'geolocation',
  'notifications',
  'camera',
  'microphone',
  'clipboard-read',
  'midi',
] as const;

/** Answers a dialog; in a test, the user. */
export type AnswerDialog = (kind: DialogKind, options: unknown) => Promise<unknown>;

export interface WindowServerOptions {
  readonly context: BrowserContext;
  readonly main: Peer<WindowsOffer, MainOffer>;
  readonly answerDialog: AnswerDialog;
  readonly colorScheme: ColorScheme;
}

/** The windows of one program run: pages of Chromium whose every request is answered by the main process or refused. */
export class WindowServer implements WindowsOffer {
  /** Addresses that a page asked for and that the program does not serve itself. */
  readonly refusedRequests: string[] = [];
  readonly preventedNavigations: string[] = [];
  /** What the pages' scripts threw and nobody caught. */
  readonly pageErrors: string[] = [];
  readonly #pages = new Map<WindowId, Page>();
  readonly #firstPage = Promise.withResolvers<Page>();
  readonly #context: BrowserContext;
  readonly #main: Peer<WindowsOffer, MainOffer>;
  #colorScheme: ColorScheme;
  readonly dialog: AnswerDialog;

  constructor({ context, main, answerDialog, colorScheme }: WindowServerOptions) {
    this.#context = context;
    this.#main = main;
    this.#colorScheme = colorScheme;
    this.dialog = answerDialog;
  }

  /** The program's first window, once its page is loaded. */
  async firstPage(): Promise<Page> {
    return this.#firstPage.promise;
  }

  async start(): Promise<void> {
    await this.#context.route('**/*', async (route) => this.#answer(route));
    await this.#context.exposeBinding(
      bindingName,
      async ({ page, frame }, kind: 'invoke' | 'send', ...rest) => {
        const [channel, values] = rest as [string, unknown[]];
        const windowId = this.#windowOf(page);
        if (windowId === undefined) throw new Error('A page that is no window sent a message.');
        const sender = { windowId, isMainFrame: frame === page.mainFrame(), url: toElectron(frame.url()) };
        return this.#main.call(kind, sender, channel, values);
      },
    );
    this.#main.offer(this);
  }

  async openWindow({ windowId, width, height, preload }: WindowRequest): Promise<void> {
    const page = await this.#context.newPage();
    this.#pages.set(windowId, page);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: this.#colorScheme });
    if (preload !== null) await page.addInitScript(preloadScript(preload));
    page.on('load', () => void this.#main.call('pageLoaded', windowId));
    page.on('pageerror', ({ stack, message }) => this.pageErrors.push(stack ?? message));
    page.on('popup', (popup) => void this.#denyPopup(windowId, popup));
    page.on('download', (download) => void this.#main.call('isDownloadPrevented', windowId, download.url()));
    for (const permission of permissions) {
      if (await this.#main.call('isPermissionGranted', windowId, permission)) {
        await this.#context.grantPermissions([permission]);
      }
    }
  }

  async loadUrl(windowId: WindowId, url: string): Promise<void> {
    const page = this.#page(windowId);
    await page.goto(toChromium(url));
    this.#firstPage.resolve(page);
  }

  async reload(windowId: WindowId): Promise<void> {
    await this.#page(windowId).reload();
  }

  async closeWindow(windowId: WindowId): Promise<void> {
    const page = this.#page(windowId);
    this.#pages.delete(windowId);
    await page.close();
  }

  async send(windowId: WindowId, channel: string, values: readonly unknown[]): Promise<void> {
    try {
      await this.#page(windowId).evaluate(
        ([key, name, sent]) =>
          (globalThis as unknown as Record<symbol, PageReceiver>)[Symbol.for(key)]?.emit(name, sent),
        [receiverKey, channel, values] as const,
      );
    } catch {
      // The page is being left or closed: as in Electron, a message to it is lost.
    }
  }

  async colorScheme(scheme: ColorScheme): Promise<void> {
    this.#colorScheme = scheme;
    for (const page of this.#pages.values()) await page.emulateMedia({ colorScheme: scheme });
  }

  async printToPdf(
    windowId: WindowId,
    options: Parameters<WindowsOffer['printToPdf']>[1],
  ): Promise<Uint8Array> {
    return this.#page(windowId).pdf({
      landscape: options.landscape ?? false,
      printBackground: options.printBackground ?? false,
      preferCSSPageSize: options.preferCSSPageSize ?? false,
      format: options.pageSize ?? 'Letter',
    });
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = toElectron(request.url());
    const details = { url, method: request.method(), resourceType: request.resourceType() };
    if (request.isNavigationRequest() && (await this.#isNavigationPrevented(route, url))) return;
    const isCancelled = await this.#main.call('isCancelled', details);
    const response = isCancelled || url === request.url() ? null : await this.#main.call('respond', details);
    if (response === null) {
      this.refusedRequests.push(url);
      await route.abort('blockedbyclient');
    } else {
      const { status, headers, body } = response;
      await route.fulfill({ status, headers: { ...headers }, body: Buffer.from(body) });
    }
  }

  /** A navigation that the main process did not start itself. Aborted, it leaves the page as it is. */
  async #isNavigationPrevented(route: Route, url: string): Promise<boolean> {
    const frame = frameOf(route.request());
    const windowId = frame === undefined ? undefined : this.#windowOf(frame.page());
    if (frame !== undefined && windowId !== undefined) {
      const isMainFrame = frame.parentFrame() === null;
      const isReload = withoutFragment(toElectron(frame.url())) === withoutFragment(url);
      if (isMainFrame && (isReload || frame.url() === 'about:blank')) return false;
      if (!(await this.#main.call('isNavigationPrevented', windowId, url, isMainFrame))) return false;
      this.preventedNavigations.push(url);
    }
    // What is no window was opened by a window's page; #denyPopup sees to it.
    await route.abort('aborted');
    return true;
  }

  async #denyPopup(windowId: WindowId, popup: Page): Promise<void> {
    if (!(await this.#main.call('isWindowOpenDenied', windowId, popup.url()))) {
      throw new Error('The program allows a page to open a window, which the double cannot show.');
    }
    await popup.close();
  }

  #page(windowId: WindowId): Page {
    const page = this.#pages.get(windowId);
    if (page === undefined) throw new Error(`Window ${windowId} is closed.`);
    return page;
  }

  #windowOf(page: Page): WindowId | undefined {
    return [...this.#pages].find(([, candidate]) => candidate === page)?.[0];
  }
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}

/** Undefined for the first request of a page that another page opens. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    // Playwright has no other way to say so.
    return undefined;
  }
}
