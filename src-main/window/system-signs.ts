import { Notification, powerSaveBlocker } from 'electron';
import type { WindowHolder } from './desktop-window.ts';

/** How far the running scan is. */
export interface Activity {
  readonly isPaused: boolean;
  /** Share of the labels that are done, in [0, 1]. */
  readonly share: number;
}

export interface Message {
  readonly title: string;
  readonly body: string;
}

/** What a scan shows outside of the window: it keeps the computer awake, fills the task bar, and tells of its end. */
export class SystemSigns {
  private readonly holder: WindowHolder;
  private readonly onClick: () => void;
  private blocker: number | null = null;
  /** Kept, because one that nobody refers to loses its click. */
  private notification: Notification | undefined;

  /** @param onClick a notification was clicked */
  constructor(holder: WindowHolder, onClick: () => void) {
    this.holder = holder;
    this.onClick = onClick;
  }

  /** @param activity null where no scan runs */
  show(activity: Activity | null): void {
    this.keepAwake(activity !== null && !activity.isPaused);
    if (activity === null) this.holder.current?.setProgressBar(-1);
    else
      this.holder.current?.setProgressBar(activity.share, { mode: activity.isPaused ? 'paused' : 'normal' });
  }

  /** Not while the user looks at the window: it says the same. */
  notify({ title, body }: Message): void {
    if (this.holder.current?.isFocused() === true || !Notification.isSupported()) return;
    this.notification = new Notification({ title, body });
    this.notification.on('click', this.onClick);
    this.notification.show();
  }

  private keepAwake(isNeeded: boolean): void {
    if (isNeeded) {
      this.blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    } else if (this.blocker !== null) {
      powerSaveBlocker.stop(this.blocker);
      this.blocker = null;
    }
  }
}
