/** The order of the engine suites: one that takes minutes, begun last, would run alone at the end. */
import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** By how long they take. */
const LONGEST = ['dynamodb-store', 'faults', 'people', 'import-s3'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at < 0 ? LONGEST.length : at;
    };
    return others.toSorted((left, right) => rank(left) - rank(right));
  }
}
