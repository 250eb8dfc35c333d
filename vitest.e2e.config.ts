import { defineConfig } from 'vitest/config';

/** Journeys in a real browser against the built program, one after the other: one program and one browser for all. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    globalSetup: ['tests/e2e/global-setup.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
