import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/engines/longest-first.ts';

/** The engines suite: real DynamoDB Local and the real EventBridge matcher. Needs Java 17 and Maven. */
export default defineConfig({
  test: {
    include: ['test/engines/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/support/temporary-files.ts', 'test/support/engines/install.ts'],
    // Two files at once: while one waits for its engine, which is a process of its own, the other works.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
