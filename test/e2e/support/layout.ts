import type { Page } from 'playwright-core';

/** Elements for which the user has to scroll sideways: what sticks out of the page or of its scrolling main part. */
export async function sidewaysOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main')]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .flatMap((scroller) => {
        const edge = scroller.getBoundingClientRect().left + scroller.clientWidth;
        const outside = [...scroller.querySelectorAll('*')].filter(
          (element) => element.getBoundingClientRect().right > edge + 1,
        );
        return outside
          .slice(0, 5)
          .map((element) => `${scroller.tagName}: ${element.outerHTML.slice(0, 120)}`);
      }),
  );
}
