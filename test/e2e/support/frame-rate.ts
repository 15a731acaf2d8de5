import type { Page } from 'playwright-core';

/** Frames per second that the page draws, counted for so long. */
export async function framesPerSecond(page: Page, durationMs: number): Promise<number> {
  return page.evaluate(
    async (duration) =>
      new Promise<number>((resolve) => {
        let frames = 0;
        let start = 0;
        const count = (time: number): void => {
          if (start === 0) start = time;
          else frames += 1;
          if (time - start < duration) requestAnimationFrame(count);
          else resolve((frames * 1000) / (time - start));
        };
        requestAnimationFrame(count);
      }),
    durationMs,
  );
}
