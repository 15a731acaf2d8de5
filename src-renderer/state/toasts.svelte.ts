interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
}

/** How long a message stays; an error stays until it is closed. */
const shownMs = 6000;

/** Short messages about what was just done, over whichever screen is shown. */
class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #count = 0;

  say(text: string): void {
    const id = this.#add('info', text);
    setTimeout(() => this.close(id), shownMs);
  }

  /** For what went wrong where no screen has a place to say it. */
  fail(error: { readonly message: string }): void {
    this.#add('error', error.message);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(kind: Toast['kind'], text: string): number {
    this.#count += 1;
    this.list = [...this.list, { id: this.#count, kind, text }];
    return this.#count;
  }
}

export const toasts = new Toasts();
