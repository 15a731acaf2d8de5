import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The built program in a browser, and packed: each a run of its own, with a vitest.config.ts of its own.
    exclude: ['test/e2e/**', 'test/packaging/**'],
    // Several tests run real engines; two at a time is what the smallest supported machine can carry.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
