/** Mutation tests of the pure core that decides: `npm run test:mutation`, or `-- --mutate 'core/decode/**'` for a part. */
export default {
  mutate: ['core/evaluate/**/*.ts', 'core/decode/**/*.ts', 'core/detect/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // Not only the tests that import a mutated file: the configuration says which count.
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded (tables) would need a new process for every mutant.
  ignoreStatic: true,
  // TypeScript 7 has no JavaScript API for Stryker to read a project with; the sources run as they are.
  tsconfigFile: 'none.json',
  concurrency: 2,
  // Endless loops end at Stryker's limit of hits; this is for what loops too slowly to get there, and for a busy machine.
  timeoutMS: 5_000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  ignorePatterns: ['.engines', 'dist', 'cdk.out', 'reports', 'examples'],
  tempDirName: '.stryker-tmp',
};
