/** The one contract that every store passes, run for SQLite and for DynamoDB. */
import { describe } from 'vitest';
import { describeCanaries } from './canaries.ts';
import { describeContext } from './context.ts';
import { describeCounting } from './counting.ts';
import { describeCounts } from './counts.ts';
import { describeCrashes } from './crashes.ts';
import { describeDimensions } from './dimensions.ts';
import { describeErasure } from './erasure.ts';
import { describeExplanations } from './explanations.ts';
import { describeFixed } from './fixed.ts';
import { describeFolding } from './folding.ts';
import { describeHistories } from './histories.ts';
import { describeMutes } from './mutes.ts';
import { describeQueries } from './queries.ts';
import type { StoreHarness } from './store-harness.ts';

export function describeStoreContract(harness: StoreHarness): void {
  describe(`store contract: ${harness.name}`, () => {
    describeCounting(harness);
    describeHistories(harness);
    describeFolding(harness);
    describeCrashes(harness);
    describeQueries(harness);
    describeCounts(harness);
    describeContext(harness);
    describeCanaries(harness);
    describeExplanations(harness);
    describeDimensions(harness);
    describeMutes(harness);
    describeFixed(harness);
    describeErasure(harness);
  });
}
