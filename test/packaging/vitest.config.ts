import { defineConfig } from 'vitest/config';

/** The tests of the packed program: `npm run test-package`. A run of their own, because they pack a build. */
export default defineConfig({
  test: {
    include: ['test/packaging/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
