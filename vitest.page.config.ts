import { defineConfig } from 'vitest/config';

/** The page in a browser: needs Chromium, which `.ci/run` installs where it is missing (test/page/browser.ts). */
export default defineConfig({
  test: {
    include: ['test/page/**/*.test.ts'],
    pool: 'forks',
    globalSetup: 'test/support/temporary-files.ts',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
