import { EventEmitter } from 'node:events';
import type { Notification, NotificationConstructorOptions } from 'electron';
import type { ShownNotification } from './wire.ts';

export const shownNotifications: NotificationDouble[] = [];

export class NotificationDouble
  extends EventEmitter
  implements Pick<Notification, 'show' | 'close' | 'title' | 'body'>
{
  title: string;
  body: string;

  constructor({ title = '', body = '' }: NotificationConstructorOptions = {}) {
    super();
    this.title = title;
    this.body = body;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    shownNotifications.push(this);
    this.emit('show');
  }

  close(): void {
    this.emit('close');
  }

  toRecord(id: number): ShownNotification {
    return { id, title: this.title, body: this.body };
  }
}
