import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const drawsExamples = ({ moduleId }: TestSpecification) =>
  readFileSync(moduleId, 'utf8').includes("from 'fast-check'");

/** The tables of cases before the properties: most mutants fall to a row, which costs least. */
class TablesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const [properties, tables] = [files.filter(drawsExamples), files.filter((file) => !drawsExamples(file))];
    return [...tables, ...properties];
  }
}

/**
 * The tests that Stryker runs for each mutant (see stryker.config.mjs): those of the folders it mutates, and of the alerts that
 * these keep.
 *
 * Left out are the laws, the random histories and the comparison with the transcribed specification, which would
 * catch by chance what a row should name; what measures time, of which an instrumented program takes more; and what
 * checks the specification's own text.
 */
export default defineConfig({
  test: {
    include: ['test/core/{evaluate,decode,detect}/**/*.test.ts', 'test/core/alert/first.test.ts'],
    exclude: [
      'test/**/*.cost.test.ts',
      'test/core/evaluate/specification.test.ts',
      'test/core/detect/pipeline-histories.test.ts',
    ],
    pool: 'threads',
    // One process for all files of a run: to load the evaluator anew for each would cost more than the tests.
    isolate: false,
    sequence: { sequencer: TablesFirst },
    setupFiles: ['test/support/mutation-run.ts'],
    env: { PROPERTY_RUNS_SHARE: '0.1' },
    testTimeout: 60_000,
  },
});
