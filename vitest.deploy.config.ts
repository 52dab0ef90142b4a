import { defineConfig } from 'vitest/config';

/** What is deployed, made in moto and followed from a member to the topic. Needs Java 17, Maven and Python 3. */
export default defineConfig({
  test: {
    include: ['test/deploy/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/temporary-files.ts', 'test/support/deploy/install.ts'],
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
