/** What a run under Stryker needs of every test file; see vitest.mutation.config.ts. */
import fc from 'fast-check';
import { beforeAll } from 'vitest';

// The same examples for every mutant: whether one is found must not hang on chance.
fc.configureGlobal({ seed: 20_261_001 });

// The files share one process, and Stryker adds up what it counted after each of them: every file starts at nothing.
beforeAll(() => {
  const counted = Reflect.get(globalThis, '__stryker__')?.mutantCoverage?.perTest ?? {};
  for (const test of Object.keys(counted)) delete counted[test];
});
