/**
 * Beyond a number of groups of one principal and action, denials are counted in one folded group: each is stored once, with
 * its own resource and found by it, and the groups still count every denial.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import {
  familyMark,
  foldedGroupOf,
  isFolded,
  MORE_RESOURCES,
  MOST_FAMILIES_NOTED,
  reasonMark,
} from '../../core/model/folded-group.ts';
import { groupId } from '../../core/model/group.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';
import { aDenial, DEPLOY_ROLE, type DenialOverrides } from '../support/denials.ts';
import {
  Crash,
  collect,
  Fault,
  inEmptyStore,
  PATIENT,
  type Store,
  type StoreHarness,
  type TestStore,
} from './store-harness.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-examplepolicy';

const bucket = (n: number) => `arn:aws:s3:::bucket-${n}/a.csv`;

/** One denial a bucket, a second apart. */
const scan = (from: number, to: number, overrides: DenialOverrides = {}) =>
  Array.from({ length: to - from }, (_, k) => {
    const n = from + k;
    const time = new Date(Date.UTC(2026, 10, 20, 10) + n * 1000).toISOString().replace('.000', '');
    return aDenial({ id: `e${n}`, time, resource: bucket(n), ...overrides });
  });

const FOLDED = foldedGroupOf(aDenial().denial);

const foldingAt = (harness: StoreHarness, mostGroups: number): StoreHarness => ({
  ...harness,
  empty: () => harness.empty({ mostGroups }),
});

const rowsOf = async (store: Store) =>
  (await store.listGroups({}, 'count')).map(({ resourceFamily, count }) => [resourceFamily, count]);

export function describeFolding(harness: StoreHarness): void {
  describe('groups beyond a number', () => {
    const three = foldingAt(harness, 3);

    test.each([
      ['in one batch', (store: Store) => store.putDenials(scan(0, 8))],
      [
        'one by one',
        async (store: Store) => {
          for (const each of scan(0, 8)) await store.putDenials([each]);
        },
      ],
    ])('%s: one group counts them, and each denial is found by its own resource', (_note, put) =>
      inEmptyStore(three, async (store) => {
        await put(store);
        expect(await rowsOf(store)).toEqual([
          [MORE_RESOURCES, 5],
          ...[2, 1, 0].map((n) => [`arn:aws:s3:::bucket-${n}/*`, 1]),
        ]);
        const group = await store.getGroup(FOLDED);
        expect(group).toMatchObject({
          ...{ principal: DEPLOY_ROLE, action: 's3:GetObject', count: 5, moreResources: 5 },
          ...{ firstSeen: '2026-11-20T10:00:03Z', lastSeen: '2026-11-20T10:00:07Z' },
        });
        for (let n = 0; n < 8; n += 1) {
          for (const resource of [bucket(n), `arn:aws:s3:::bucket-${n}/*`]) {
            const found = await collect(store.listDenials({ resource }));
            expect(found.map(({ id, group }) => [id, group === FOLDED])).toEqual([[`e${n}`, n >= 3]]);
            const groups = await store.listGroups({ resource }, 'count');
            expect(groups.map((each) => each.group === FOLDED)).toEqual([n >= 3]);
          }
          expect((await store.getDenial(`e${n}`))?.resource).toBe(bucket(n));
        }
        const more = await collect(store.listDenials({ resource: MORE_RESOURCES }));
        expect(more.map(({ id }) => id)).toEqual(['e7', 'e6', 'e5', 'e4', 'e3']);
        expect(
          (await store.listGroups({ resource: MORE_RESOURCES }, 'count')).map(({ group }) => group),
        ).toEqual([FOLDED]);
      }),
    );

    test('what putDenials returns is what is stored', () =>
      inEmptyStore(three, async (store) => {
        const { added } = await store.putDenials(scan(0, 5));
        expect([...added].reverse()).toStrictEqual(await collect(store.listDenials({})));
        expect(added.map(isFolded)).toEqual([false, false, false, true, true]);
      }));

    test('a group that is there goes on counting; a second copy changes nothing, in whatever process', () =>
      inEmptyStore(three, async (store, place) => {
        await store.putDenials(scan(0, 6));
        const again = [
          ...scan(0, 6),
          aDenial({ id: 'late', resource: bucket(1), time: '2026-11-20T09:00:00Z' }),
        ];
        expect(await place.open().putDenials(again)).toMatchObject({
          added: [{ id: 'late' }],
          duplicates: 6,
        });
        expect(await store.putDenials(again.toReversed())).toEqual({ added: [], duplicates: 7 });
        expect(await rowsOf(store)).toEqual([
          [MORE_RESOURCES, 3],
          ['arn:aws:s3:::bucket-1/*', 2],
          ['arn:aws:s3:::bucket-2/*', 1],
          ['arn:aws:s3:::bucket-0/*', 1],
        ]);
      }));

    test('each principal has its own number for each action, however the action is spelled', () =>
      inEmptyStore(three, async (store) => {
        await store.putDenials(scan(0, 3));
        await store.putDenials(scan(3, 5, { action: 'S3:getobject' }));
        await store.putDenials(scan(10, 13, { action: 's3:PutObject' }));
        await store.putDenials(scan(20, 23, { principal: 'arn:aws:iam::111122223333:role/another' }));
        const folded = (await store.listGroups({}, 'count')).filter(({ moreResources }) => moreResources);
        expect(folded.map(({ group, count }) => [group, count])).toEqual([[FOLDED, 2]]);
      }));

    test('what AWS stated of all alike is what the group shows; else the layer is unknown', () =>
      inEmptyStore(three, async (store) => {
        await store.putDenials(scan(0, 6, { layer: 'serviceControlPolicy', policy: SCP }));
        const shown = (await store.getGroup(FOLDED))?.attribution;
        expect(shown).toMatchObject({ layer: 'serviceControlPolicy', policy: { arn: SCP } });
        expect(shown?.evidence.map(({ code }) => code)).toEqual(['moreResources']);
        const other = scan(6, 7, { layer: 'resourcePolicy' });
        for (let round = 0; round < 2; round += 1) {
          await store.putDenials(
            round === 0 ? other : scan(7, 8, { layer: 'serviceControlPolicy', policy: SCP }),
          );
          expect((await store.getGroup(FOLDED))?.attribution).toMatchObject({
            ...UNKNOWN_ATTRIBUTION,
            evidence: [{ code: 'moreResources' }],
          });
        }
        expect((await store.getDenial('e6'))?.attribution.layer).toBe('resourcePolicy');
        const layers = (layer: 'resourcePolicy' | 'serviceControlPolicy') =>
          collect(store.listDenials({ layer }));
        expect(await layers('resourcePolicy')).toHaveLength(1);
        expect(await layers('serviceControlPolicy')).toHaveLength(7);
      }));

    test('no denial of it is explained, nor shows how another one is', () =>
      inEmptyStore(three, async (store) => {
        const { added } = await store.putDenials(scan(0, 5, { layer: 'unknown' }));
        await store.putDenials(scan(0, 5, { layer: 'unknown' }));
        for (const denial of added) {
          const own = groupId({ ...denial, principal: denial.principal.arn });
          const requests = [denial, { ...denial, group: own }].map((each) =>
            store.getExplanationRequest(explanationKeyOf(each)),
          );
          const isFound = (await Promise.all(requests)).map((request) => request !== undefined);
          expect(isFound).toEqual(isFolded(denial) ? [false, false] : [true, true]);
        }
        const [first] = added;
        if (first === undefined) throw new Error('nothing was added');
        const { eventId, principal } = first;
        await store.putExplanation({
          ...explanationKeyOf(first),
          attribution: { ...UNKNOWN_ATTRIBUTION, layer: 'resourcePolicy' },
          ...{ fix: null, changed: [], nextSteps: [], at: '2026-11-20T11:00:00Z', version: '1' },
          explained: { eventId, sessionArn: principal.sessionArn },
        });
        const layers = (await collect(store.listDenials({}))).map(({ attribution }) => attribution.layer);
        expect(layers).toEqual([...Array(4).fill('unknown'), 'resourcePolicy']);
      }));

    test('the number of resources is what is noted at most, and never too large', PATIENT, () =>
      inEmptyStore(foldingAt(harness, 1), async (store) => {
        const noted = async () => (await store.getGroup(FOLDED))?.moreResources;
        await store.putDenials(scan(0, MOST_FAMILIES_NOTED));
        expect(await noted()).toBe(MOST_FAMILIES_NOTED - 1);
        await store.putDenials(
          scan(1, 4).map((each) =>
            aDenial({ id: `again-${each.denial.id}`, resource: each.denial.resource }),
          ),
        );
        expect(await noted()).toBe(MOST_FAMILIES_NOTED - 1);
        await store.putDenials(scan(MOST_FAMILIES_NOTED, MOST_FAMILIES_NOTED + 60));
        await store.putDenials(scan(MOST_FAMILIES_NOTED + 60, MOST_FAMILIES_NOTED + 62));
        expect(await noted()).toBe(MOST_FAMILIES_NOTED);
        expect((await store.getGroup(FOLDED))?.count).toBe(MOST_FAMILIES_NOTED + 61 + 3);
      }),
    );

    test("the caller's copy comes to its group by the same rule, and leaves the folded one as if it had not been there", () =>
      inEmptyStore(foldingAt(harness, 1), async (store) => {
        const shared = (n: number, overrides: DenialOverrides) =>
          scan(n, n + 1, { id: `s${n}`, sharedEventId: `s${n}`, ...overrides });
        const owners = [0, 1, 2].flatMap((n) => shared(n, { copy: 'resourceOwner', principal: 'AROA' }));
        await store.putDenials(owners);
        expect(await rowsOf(store)).toEqual([
          [MORE_RESOURCES, 2],
          ['arn:aws:s3:::bucket-0/*', 1],
        ]);
        for (const n of [2, 1, 0]) {
          await store.putDenials(shared(n, { session: 'ci' }));
          await soundIn(store, 1);
        }
        expect(await rowsOf(store)).toEqual([
          [MORE_RESOURCES, 2],
          ['arn:aws:s3:::bucket-2/*', 1],
        ]);
        expect((await collect(store.listDenials({ principal: 'ci' }))).map(({ id }) => id)).toEqual([
          's2',
          's1',
          's0',
        ]);
      }));

    test.each(['before', 'after'] as const)(
      'stopped %s any call and run again, every denial is counted once',
      PATIENT,
      async (when) => {
        const batch = [
          ...scan(0, 4, { session: 'ci' }),
          aDenial({ sharedEventId: 's1', session: 'cd', resource: bucket(9) }),
        ];
        const owners = aDenial({
          sharedEventId: 's1',
          copy: 'resourceOwner',
          principal: 'AROA',
          resource: bucket(9),
        });
        let at = 0;
        for (let stopped = true; stopped; at += 1) {
          stopped = await inEmptyStore(foldingAt(harness, 2), async (store, place) => {
            await store.putDenials([owners]);
            const stoppedHere = await isStopped(place, batch, new Fault(at, when));
            await place.open().putDenials(batch);
            expect(await collect(store.listDenials({})), `stopped at call ${at}`).toHaveLength(5);
            await soundIn(store, 2);
            return stoppedHere;
          });
        }
        expect(at).toBeGreaterThan(3);
      },
    );

    test('random histories: every denial once, and every group counts its own', PATIENT, async () => {
      const holds = fc.asyncProperty(history, fc.integer({ min: 1, max: 3 }), (batches, most) =>
        inEmptyStore(foldingAt(harness, most), async (store, place) => {
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
          const ids = new Set(batches.flatMap(({ records }) => records.map(({ denial }) => denial.id)));
          const denials = await soundIn(store, most);
          expect(denials.map(({ id }) => id).sort()).toEqual([...ids].sort());
          expect(added).toBe(ids.size);
        }),
      );
      await fc.assert(holds, { numRuns: harness.runs });
    });
  });
}

async function isStopped(
  { open }: TestStore,
  batch: readonly RecordedDenial[],
  fault: Fault,
): Promise<boolean> {
  try {
    await open(fault).putDenials(batch);
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

const PRINCIPALS = ['arn:aws:iam::111122223333:user/ana', 'AIDAEXAMPLE'];

const call = fc.record({
  time: fc.integer({ min: 0, max: 9 }),
  caller: fc.nat({ max: 1 }),
  /** Whom the resource owner's copy names; undefined for a call of one account. */
  owner: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
  bucket: fc.nat({ max: 5 }),
  action: fc.constantFrom('s3:GetObject', 'S3:getobject', 'kms:Decrypt'),
  layer: fc.constantFrom('identityPolicy', 'unknown'),
});

type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function copiesOf(each: Call, n: number): readonly RecordedDenial[] {
  const { action, layer } = each;
  const time = `2026-11-20T10:00:0${each.time}Z`;
  const principal = PRINCIPALS[each.caller] ?? '';
  const resource = bucket(each.bucket);
  const callers = { time, principal, action, layer, resource } as const;
  if (each.owner === undefined) return [aDenial({ id: `e${n}`, ...callers })];
  const shared = { ...callers, sharedEventId: `s${n}` };
  const owner = PRINCIPALS[each.owner] ?? '';
  return [aDenial(shared), aDenial({ ...shared, principal: owner, layer: 'unknown', copy: 'resourceOwner' })];
}

/** Batches in the order of delivery; a batch may run together with the one before it. */
const history = fc.array(call, { minLength: 1, maxLength: 12 }).chain((calls) => {
  const copies = calls.flatMap(copiesOf);
  const batch = fc.record({
    records: fc.array(fc.constantFrom(...copies), { minLength: 1, maxLength: 8 }),
    together: fc.boolean(),
  });
  return fc.array(batch, { minLength: 1, maxLength: 6 });
});

/** What holds of every store, whichever denials were folded. */
export async function soundIn(store: Store, most: number): Promise<readonly Denial[]> {
  const denials = await collect(store.listStated({}));
  const groups = await store.listGroups({}, 'count');
  const members = Map.groupBy(denials, ({ group }) => group);
  expect(new Set(groups.map(({ group }) => group))).toEqual(new Set(members.keys()));
  for (const group of groups) {
    const own = members.get(group.group) ?? [];
    const times = own.map(({ time }) => time).sort();
    expect(group).toMatchObject({ count: own.length, firstSeen: times[0], lastSeen: times.at(-1) });
    const families = new Set(own.map(familyMark));
    if (group.resourceFamily !== MORE_RESOURCES) {
      expect(group.moreResources).toBeUndefined();
      expect([...new Set(own.map(({ resourceFamily }) => resourceFamily))]).toEqual([group.resourceFamily]);
      continue;
    }
    expect(own.every(isFolded)).toBe(true);
    expect(group.moreResources).toBeLessThanOrEqual(families.size);
    const reasons = new Set(own.map(reasonMark));
    if (group.attribution.layer !== 'unknown') expect(reasons).toEqual(new Set([reasonMark(group)]));
  }
  const each = groups.filter(({ resourceFamily }) => resourceFamily !== MORE_RESOURCES);
  const places = Map.groupBy(each, ({ principal, action }) =>
    JSON.stringify([principal, action.toLowerCase()]),
  );
  for (const { length } of places.values()) expect(length).toBeLessThanOrEqual(most);
  for (const resource of new Set(denials.map((denial) => denial.resource ?? ''))) {
    const found = await collect(store.listStated({ resource }));
    expect(found).toEqual(denials.filter((denial) => denial.resource === resource));
  }
  return denials;
}
