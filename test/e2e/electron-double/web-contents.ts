import { EventEmitter } from 'node:events';
import type { PrintToPDFOptions, WebContents, WebFrameMain } from 'electron';
import { windows } from './connection.ts';
import type { PdfOptions, WindowId } from './wire.ts';

type ContentsMembers = Pick<
  WebContents,
  'id' | 'send' | 'isDestroyed' | 'reload' | 'setWindowOpenHandler' | 'printToPDF'
>;
type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

export class WebContentsDouble extends EventEmitter implements ContentsMembers {
  readonly id: WindowId;
  /** The page itself, not a frame within it; the same object as long as the window lives. */
  readonly mainFrame: Pick<WebFrameMain, 'url' | 'origin'> = { url: '', origin: '' };
  windowOpenHandler: WindowOpenHandler | undefined;
  #isDestroyed = false;

  constructor(id: WindowId) {
    super();
    this.id = id;
    this.once('destroyed', () => {
      this.#isDestroyed = true;
    });
  }

  send(channel: string, ...values: unknown[]): void {
    if (this.#isDestroyed) throw new TypeError('Object has been destroyed');
    void windows.call('send', this.id, channel, values);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  reload(): void {
    void windows.call('reload', this.id);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.windowOpenHandler = handler;
  }

  async printToPDF(options: PrintToPDFOptions): Promise<Buffer> {
    return Buffer.from(await windows.call('printToPdf', this.id, options as PdfOptions));
  }
}
