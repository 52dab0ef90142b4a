import { defineConfig } from 'vitest/config';

/** The engines suite: real DynamoDB Local and the real EventBridge matcher. Needs Java 17 and Maven. */
export default defineConfig({
  test: {
    include: ['test/engines/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
