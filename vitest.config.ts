import { defineConfig } from 'vitest/config';

/** Unit, property and integration tests. The journeys in a browser have a configuration of their own. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'node_modules/**', 'dist/**'],
    globalSetup: ['src/kernel/store/testing/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
