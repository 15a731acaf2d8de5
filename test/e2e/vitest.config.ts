import { defineConfig } from 'vitest/config';

/** The end-to-end tests of the built program: `npm run e2e`. One at a time, because each runs an engine and a browser. */
export default defineConfig({
  test: {
    globalSetup: ['test/e2e/support/announce.ts'],
    include: ['test/e2e/**/*.test.ts'],
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 60_000,
    // What a screen waits for, e.g. an engine process that starts, takes longer than a second.
    expect: { poll: { timeout: 15_000, interval: 50 } },
  },
});
