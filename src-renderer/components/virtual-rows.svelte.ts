import { createVirtualizer, type SvelteVirtualizer, type VirtualItem } from '@tanstack/svelte-virtual';
import { untrack } from 'svelte';
import { fromStore } from 'svelte/store';

interface LongList {
  readonly count: number;
  /** Pixels; every row is as high. */
  readonly rowHeight: number;
  /** The element that scrolls; undefined before it is there. */
  readonly scroller: HTMLElement | undefined;
}

/** Rows outside of the view that are kept on each side, so that scrolling does not show gaps. */
const overscan = 4;

/** Which rows of a long list are in view. Make it while a component is being set up. */
export class VirtualRows {
  readonly #virtualizer: { readonly current: SvelteVirtualizer<HTMLElement, HTMLElement> };

  /** @param list read again whenever something in it changes */
  constructor(list: () => LongList) {
    this.#virtualizer = fromStore(
      createVirtualizer<HTMLElement, HTMLElement>({
        count: 0,
        overscan,
        estimateSize: () => untrack(list).rowHeight,
        getScrollElement: () => untrack(list).scroller ?? null,
      }),
    );
    $effect(() => {
      const { count, rowHeight } = list();
      untrack(() => {
        const virtualizer = this.#virtualizer.current;
        virtualizer.setOptions({ count, estimateSize: () => rowHeight });
        virtualizer.measure();
      });
    });
  }

  get items(): readonly VirtualItem[] {
    return this.#virtualizer.current.getVirtualItems();
  }

  /** Pixels. */
  get totalHeight(): number {
    return this.#virtualizer.current.getTotalSize();
  }

  show(row: number): void {
    this.#virtualizer.current.scrollToIndex(row);
  }
}
