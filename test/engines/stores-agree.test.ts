import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { collect, contentsOf, inEmptyStore, type Store } from '../store-contract/store-harness.ts';
import { anyDenialOverrides } from '../support/any-denial.ts';
import { aDenial } from '../support/denials.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';
import { emptySqliteStore } from '../support/sqlite-stores.ts';

const engine = useDynamodbLocal();

const delivery = fc.record({ overrides: anyDenialOverrides, shared: fc.boolean(), owners: fc.boolean() });

/** Each call in its copies, some of them twice; ids are made different, since one id is one call. */
const batches = fc.array(delivery, { minLength: 1, maxLength: 6 }).chain((deliveries) => {
  const copies = deliveries.flatMap(({ overrides, shared, owners }, n) => {
    const id = `${n}${overrides.id}`;
    if (!shared) return [aDenial({ ...overrides, id })];
    const call = { ...overrides, id, sharedEventId: id };
    return [
      aDenial(call),
      ...(owners ? [aDenial({ ...call, principal: 'AROA#', copy: 'resourceOwner' })] : []),
    ];
  });
  return fc.array(fc.shuffledSubarray(copies, { minLength: 1 }), { minLength: 1, maxLength: 4 });
});

async function contentsAfter(
  store: Store,
  history: typeof batches extends fc.Arbitrary<infer T> ? T : never,
) {
  const answers = [];
  for (const batch of history) answers.push(await store.putDenials(batch));
  await answerSome(store);
  const contents = await contentsOf(store);
  const queries = contents.denials.flatMap(({ principal, resource, account, attribution }) => [
    { principal: principal.arn },
    { principal: principal.session ?? principal.arn },
    { resource: resource ?? 'unknown' },
    { account: account ?? '' },
    { layer: attribution.layer, limit: 2 },
  ]);
  const found = [];
  for (const query of queries) {
    found.push(await collect(store.listDenials(query)), await store.listGroups(query, 'count'));
  }
  const messages = [];
  for (const { group } of contents.groups) messages.push(await store.getGroupMessage(group));
  return { answers, contents, found, messages };
}

/** Of every other stored denial's group and cause, in the order of the list. */
async function answerSome(store: Store): Promise<void> {
  const stored = await collect(store.listDenials({}));
  for (const denial of stored.filter((_, index) => index % 2 === 0)) {
    const request = await store.getExplanationRequest(explanationKeyOf(denial));
    if (request === undefined) continue;
    const { principal, group, cause } = request;
    const attribution = { ...request.denial.attribution, layer: 'sessionPolicy' as const };
    const { eventId, time: at } = request.denial;
    const found = { foundBy: 'a', foundAt: '2026-11-20T10:00:00Z' };
    await store.markFixed(group, { ...{ at, by: 'success', eventId }, ...found });
    const explained = { eventId, sessionArn: request.denial.principal.sessionArn };
    const explanation = { attribution, fix: denial.fix, changed: [], nextSteps: [], explained };
    await store.putExplanation({
      principal,
      group,
      cause,
      ...explanation,
      at: '2026-11-20T10:00:00Z',
      version: '1',
    });
  }
}

test('one history, two stores, the same JSON', { timeout: 120_000 }, async () => {
  const agree = fc.asyncProperty(batches, async (history) => {
    const embedded = await inEmptyStore({ name: '', empty: emptySqliteStore, runs: 0 }, (store) =>
      contentsAfter(store, history),
    );
    const empty = () => emptyDynamodbStore(engine());
    const deployed = await inEmptyStore({ name: '', empty, runs: 0 }, (store) =>
      contentsAfter(store, history),
    );
    expect(JSON.parse(JSON.stringify(deployed))).toEqual(JSON.parse(JSON.stringify(embedded)));
  });
  await fc.assert(agree, { numRuns: 25 });
});
