import { expect, test } from 'vitest';
import { aPolicyChange, aSessionGrant } from '../store-contract/context.ts';
import { collect, inEmptyStore, type Store } from '../store-contract/store-harness.ts';
import { aDenial, DEPLOY_ROLE } from '../support/denials.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';
import { anIncident, putIncident } from '../support/incidents.ts';

const engine = useDynamodbLocal();

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 20);

/** Time to live is off in the test table, as if its deletions were late. */
function atTimes(work: (store: Store, goTo: (hours: number) => void) => Promise<void>): Promise<void> {
  let now = START;
  const empty = () => emptyDynamodbStore(engine(), { now: () => now, retentionDays: 30 });
  return inEmptyStore({ name: '', runs: 0, empty }, (store) =>
    work(store, (hours) => {
      now = START + hours * HOUR;
    }),
  );
}

test('what is older than the retention is not there, though not yet deleted', () =>
  atTimes(async (store, goTo) => {
    const old = aDenial({ id: 'old', time: '2026-11-20T00:00:00Z', sharedEventId: 'old' });
    const young = aDenial({ id: 'young', time: '2026-11-20T00:00:01Z' });
    await store.putDenials([old]);
    await store.putPolicyChanges([aPolicyChange()]);
    await putIncident(store, anIncident());
    goTo(15 * 24);
    await store.putDenials([young]);
    goTo(30 * 24 - 0.01);
    expect((await collect(store.listDenials({ principal: 'deploy-role' }))).map(({ id }) => id)).toEqual([
      'young',
      'old',
    ]);
    goTo(30 * 24);
    expect((await collect(store.listDenials({ principal: 'deploy-role' }))).map(({ id }) => id)).toEqual([
      'young',
    ]);
    expect(await store.getDenial('old')).toBeUndefined();
    expect(await store.listPolicyChanges({ targets: [DEPLOY_ROLE] })).toEqual([]);
    expect(await collect(store.listIncidents({}))).toEqual([]);
    expect(await store.getGroup(young.denial.group)).toMatchObject({ count: 2 });
    goTo(45 * 24);
    expect(await collect(store.listDenials({}))).toEqual([]);
    expect(await store.listGroups({}, 'count')).toEqual([]);
    expect(await store.getGroup(young.denial.group)).toBeUndefined();
  }));

test('a group stays findable as long as it gets denials', () =>
  atTimes(async (store, goTo) => {
    for (let day = 0; day < 80; day += 20) {
      goTo(day * 24);
      await store.putDenials([aDenial({ id: `e${day}`, session: 'ci' })]);
    }
    goTo(89 * 24);
    for (const query of [
      { principal: 'ci' },
      { layer: 'identityPolicy' },
      { action: 's3:getobject' },
    ] as const) {
      expect(
        (await collect(store.listDenials(query))).map(({ id }) => id),
        JSON.stringify(query),
      ).toEqual(['e60']);
    }
  }));

test('a session grant lasts 36 hours', () =>
  atTimes(async (store, goTo) => {
    await store.putSessionGrants([aSessionGrant()]);
    goTo(35.9);
    expect(await store.getSessionGrant('ASIAEXAMPLE')).toEqual(aSessionGrant());
    goTo(36);
    expect(await store.getSessionGrant('ASIAEXAMPLE')).toBeUndefined();
  }));

test('a canary lasts three days', () =>
  atTimes(async (store, goTo) => {
    const canary = { account: '111122223333', region: 'us-east-1', time: '2026-11-20T00:00:00Z' };
    await store.putCanaries([canary]);
    goTo(1);
    const next = { ...canary, time: '2026-11-19T23:00:00Z' };
    await store.putCanaries([next]);
    goTo(71.9);
    expect(await store.lastCanary(canary, {})).toBe(canary.time);
    goTo(72);
    expect(await store.lastCanary(canary, {})).toBe(next.time);
    goTo(73);
    expect(await store.lastCanary(canary, {})).toBeUndefined();
  }));

test('a forgotten dimension begins again where it lies', () =>
  atTimes(async (store, goTo) => {
    const item = { id: 'w', version: 0, state: Uint8Array.of(1), due: true, expires: START / 1000 + 3600 };
    expect(await store.writeDimension(item)).toBe(true);
    goTo(1);
    expect(await store.readDimensions(['w'])).toEqual(new Map());
    expect(await collect(store.dueDimensions())).toEqual([]);
    expect(await store.writeDimension({ ...item, expires: item.expires + 7200 })).toBe(true);
    expect((await store.readDimensions(['w'])).get('w')).toMatchObject({ version: 1 });
    expect(await store.writeDimension(item)).toBe(false);
  }));
