/** Random histories of delivery: duplicates, any order, any cut into batches, two at once; against a plain Map. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { aDenial } from '../support/denials.ts';
import { collect, inEmptyStore, PATIENT, type StoreHarness } from './store-harness.ts';

const PRINCIPALS = [
  'arn:aws:iam::111122223333:user/ana',
  'arn:aws:iam::111122223333:role/ops',
  'AIDAEXAMPLE',
];

const call = fc.record({
  time: fc.integer({ min: 0, max: 9 }),
  caller: fc.nat({ max: 2 }),
  /** Whom the resource owner's copy names; undefined for a call of one account. */
  owner: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
  action: fc.constantFrom('s3:GetObject', 'S3:getobject', 'kms:Decrypt'),
  layer: fc.constantFrom('identityPolicy', 'unknown', 'resourcePolicy'),
});

function copiesOf(
  overrides: typeof call extends fc.Arbitrary<infer T> ? T : never,
  n: number,
): RecordedDenial[] {
  const { action, layer } = overrides;
  const time = `2026-11-20T10:00:0${overrides.time}Z`;
  const principal = PRINCIPALS[overrides.caller] ?? '';
  if (overrides.owner === undefined) return [aDenial({ id: `e${n}`, time, principal, action, layer })];
  const shared = { sharedEventId: `s${n}`, time, action };
  return [
    aDenial({ ...shared, principal, layer, eventId: `c${n}` }),
    aDenial({
      ...shared,
      principal: PRINCIPALS[overrides.owner] ?? '',
      copy: 'resourceOwner',
      eventId: `o${n}`,
    }),
  ];
}

/** Batches in the order of delivery; a batch may run together with the one before it. */
const history = fc.array(call, { minLength: 1, maxLength: 8 }).chain((calls) => {
  const copies = calls.flatMap(copiesOf);
  const batch = fc.record({
    records: fc.array(fc.constantFrom(...copies), { minLength: 1, maxLength: 6 }),
    together: fc.boolean(),
  });
  return fc.array(batch, { minLength: 1, maxLength: 6 });
});

/** Slow and obvious: the calls that were delivered, each by its best copy. */
function modelOf(delivered: readonly RecordedDenial[]) {
  const kept = new Map<string, RecordedDenial>();
  for (const each of delivered) {
    if (!kept.has(each.denial.id) || each.copy === 'caller') kept.set(each.denial.id, each);
  }
  const denials = [...kept.values()].map(({ denial }) => denial);
  denials.sort((a, b) => (a.time + a.id < b.time + b.id ? 1 : -1));
  const groups = Map.groupBy(denials, ({ group }) => group);
  return { denials, groups: [...groups.values()].map(groupOf) };
}

function groupOf(denials: readonly Denial[]) {
  const [newest] = denials;
  return {
    group: newest?.group,
    action: newest?.action,
    layer: newest?.attribution.layer,
    count: denials.length,
    firstSeen: denials.at(-1)?.time,
    lastSeen: newest?.time,
  };
}

const byGroup = (a: { group?: string | undefined }, b: { group?: string | undefined }) =>
  (a.group ?? '') < (b.group ?? '') ? -1 : 1;

export function describeHistories(harness: StoreHarness): void {
  describe('random histories', () => {
    test('end as the same records put once, in order, end', PATIENT, async () => {
      const endsAsModel = fc.asyncProperty(history, (batches) =>
        inEmptyStore(harness, async (store, place) => {
          const second = place.open();
          let running: Promise<unknown> = Promise.resolve();
          let added = 0;
          for (const { records, together } of batches) {
            if (!together) await running;
            const put = (together ? second : store).putDenials(records).then((result) => {
              expect(result.added.length + result.duplicates).toBe(records.length);
              added += result.added.length;
            });
            running = Promise.all([running, put]);
          }
          await running;
          const model = modelOf(batches.flatMap(({ records }) => records));
          expect(added).toBe(model.denials.length);
          expect(await collect(store.listDenials({}))).toStrictEqual(model.denials);
          const groups = (await store.listGroups({}, 'count')).map(({ attribution, ...group }) => ({
            group: group.group,
            action: group.action,
            layer: attribution.layer,
            count: group.count,
            firstSeen: group.firstSeen,
            lastSeen: group.lastSeen,
          }));
          expect(groups.sort(byGroup)).toEqual(model.groups.sort(byGroup));
        }),
      );
      await fc.assert(endsAsModel, { numRuns: harness.runs });
    });
  });
}
