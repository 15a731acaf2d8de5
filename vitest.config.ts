import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The built program in a browser: a run of its own, test/e2e/vitest.config.ts.
    exclude: ['test/e2e/**'],
    // Several tests run real engines; two at a time is what the smallest supported machine can carry.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
