import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Two suites: `npm test` needs Node only; the engines suite (test/engines) starts DynamoDB Local and the
// EventBridge matcher and is run by scripts/test-engines.ts.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/engines/**', 'test/deploy/**', 'test/page/**', 'node_modules/**'],
    pool: 'threads',
    globalSetup: 'test/support/temporary-files.ts',
    // Of two cores, one would be left alone.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    // A busy machine is no defect: how long a test takes is for the benchmarks to say.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
