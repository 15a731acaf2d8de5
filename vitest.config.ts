import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Several tests run real engines; two at a time is what the smallest supported machine can carry.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
