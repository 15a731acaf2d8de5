import { dialog, type App, type BrowserWindow, type Event } from 'electron';
import type { WindowHolder } from './desktop-window.ts';

export interface QuitGuardOptions {
  /** Scans that run or wait. */
  readonly scans: () => number;
  /** Ends everything that runs; waited for before the program ends, for a few seconds at most. */
  readonly end: () => Promise<void>;
}

/** A search ends between two gradient evaluations; one that takes longer is left to be found interrupted. */
const patienceMs = 5000;

/** Asks before the program ends while scans run or wait, and ends it in good order. */
export class QuitGuard {
  private readonly app: Pick<App, 'on' | 'quit'>;
  private readonly holder: WindowHolder;
  private readonly options: QuitGuardOptions;
  private state: 'open' | 'asking' | 'ending' | 'ended' = 'open';

  constructor(app: Pick<App, 'on' | 'quit'>, holder: WindowHolder, options: QuitGuardOptions) {
    this.app = app;
    this.holder = holder;
    this.options = options;
    app.on('before-quit', (event) => {
      if (this.state === 'ended') return;
      event.preventDefault();
      if (this.state === 'open') void this.askToQuit();
    });
  }

  /** For the close button of the only window where that ends the program: asks while there is a window to ask in. */
  onClose(event: Pick<Event, 'preventDefault'>): void {
    if (this.state === 'ended' || this.options.scans() === 0) return;
    event.preventDefault();
    this.app.quit();
  }

  private async askToQuit(): Promise<void> {
    this.state = 'asking';
    if (this.options.scans() > 0 && !(await confirmQuit(this.holder.current))) {
      this.state = 'open';
      return;
    }
    this.state = 'ending';
    const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
    await Promise.race([this.options.end(), patience]);
    this.state = 'ended';
    this.app.quit();
  }
}

async function confirmQuit(window: BrowserWindow | undefined): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: 'A scan is running. Quit all the same?',
    detail:
      'The labels that are finished are kept, and the scan can be resumed later. Scans that wait are not kept.',
    buttons: ['Keep Scanning', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  };
  const { response } =
    window === undefined
      ? await dialog.showMessageBox(options)
      : await dialog.showMessageBox(window, options);
  return response === 1;
}
