import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { organizationChange } from '../../../core/organization/change.ts';
import { followChange } from '../../../core/organization/follow-change.ts';
import { keepOrganization } from '../../../core/organization/keep.ts';
import { readRun, runOf } from '../../../core/organization/run.ts';
import {
  ACCOUNTS,
  type Change,
  type Clockwork,
  eventOf,
  memoryOrganization,
  organizationAt,
  POLICIES,
  ROOT,
  UNITS,
} from '../../support/organization-world.ts';

const [FIRST, SECOND] = ACCOUNTS;
const [PROD, LAB] = UNITS;
const START = '2026-11-20T10:00:00.000Z';
const minute = (n: number): string => new Date(Date.parse(START) + n * 60_000).toISOString();

async function started(): Promise<Clockwork> {
  const clockwork = organizationAt(START);
  await keepOrganization(clockwork.deps);
  clockwork.calls.length = 0;
  return clockwork;
}

/** The change happens at a minute, and its event arrives one later. */
async function follow({ deps, at }: Clockwork, change: Change, when: number) {
  at(minute(when + 1));
  return followChange(organizationChange(eventOf(change, minute(when))), deps);
}

describe('a reading of the whole', () => {
  test('keeps all of it, and what it keeps answers as a snapshot would', async () => {
    const { look, world, kept } = await started();
    expect((await kept()).size).toBe(world.things().length);
    for (const account of [...ACCOUNTS, '999988887777', '123456789012']) {
      expect(await look(account, START)).toEqual(await world.now().organizationOf(account, START));
    }
  });

  test('writes nothing when nothing changed, and is due once a day', async () => {
    const { deps, at, calls } = await started();
    at(minute(15));
    expect(await keepOrganization(deps)).toStrictEqual({ outcome: 'fresh', written: 0 });
    at(minute(24 * 60));
    expect(await keepOrganization(deps)).toStrictEqual({ outcome: 'read', written: 0 });
    expect(calls).toStrictEqual([`whole ${minute(24 * 60)}`]);
  });

  test('finds what no event reported, from its own time on', async () => {
    const { deps, at, world, look } = await started();
    world.attach('p-guardrail', PROD);
    world.move(FIRST, PROD);
    world.leave(SECOND);
    at(minute(24 * 60));
    expect(await keepOrganization(deps)).toMatchObject({ outcome: 'read', written: 4 });
    const before = await look(FIRST, minute(60));
    expect(before).toMatchObject({ value: { path: [ROOT, FIRST] } });
    expect(await look(FIRST, minute(24 * 60))).toMatchObject({ value: { path: [ROOT, PROD, FIRST] } });
    expect(await look(SECOND, minute(60))).toMatchObject({ kind: 'found' });
    expect(await look(SECOND, minute(24 * 60))).toMatchObject({ kind: 'notVisible' });
  });

  test('that sees nothing says why, and leaves what was known of the past', async () => {
    const { deps, at, world, look } = await started();
    world.hidden = 'AccessDeniedException: not you';
    at(minute(24 * 60));
    await keepOrganization(deps);
    const hidden = { kind: 'notVisible', code: 'notRead', why: 'AccessDeniedException: not you' };
    expect(await look(FIRST, minute(24 * 60))).toStrictEqual(hidden);
    expect(await look(FIRST, minute(60))).toMatchObject({ kind: 'found' });
    world.hidden = undefined;
    at(minute(25 * 60));
    expect(await keepOrganization(deps)).toMatchObject({ outcome: 'read' });
    expect(await look(FIRST, minute(25 * 60))).toMatchObject({ kind: 'found' });
    expect(await look(FIRST, minute(24 * 60 + 5))).toStrictEqual(hidden);
  });

  test('that is cut goes on under the same name, with the next tick', async () => {
    const { deps, at } = organizationAt(START);
    const runs: string[] = [];
    const reader = {
      ...deps.reader,
      readAll: async (run: string) => {
        runs.push(run);
        return runs.length < 3 ? undefined : deps.reader.readAll(run);
      },
    };
    for (const [tick, outcome] of ['cut', 'cut', 'read', 'fresh'].entries()) {
      at(minute(15 * tick));
      expect(await keepOrganization({ ...deps, reader })).toMatchObject({ outcome });
    }
    expect(runs).toStrictEqual([START, START, START]);
  });

  test('that fails lets the next one try, and one that vanished keeps the others out for a while', async () => {
    const { deps, at } = organizationAt(START);
    const failing = { ...deps.reader, readAll: () => Promise.reject(new Error('throttled')) };
    await expect(keepOrganization({ ...deps, reader: failing })).rejects.toThrow('throttled');
    const vanished = { ...deps.reader, readAll: () => new Promise<undefined>(() => {}) };
    void keepOrganization({ ...deps, reader: vanished });
    await new Promise((done) => setImmediate(done));
    at(minute(15));
    expect(await keepOrganization(deps)).toMatchObject({ outcome: 'busy' });
    at(minute(30));
    expect(await keepOrganization(deps)).toMatchObject({ outcome: 'read' });
  });
});

describe('a change', () => {
  test.each<readonly [string, (clockwork: Clockwork) => Change, readonly string[]]>([
    ['attached', ({ world }) => world.attach('p-guardrail', ROOT), [`target ${ROOT}`]],
    ['detached', ({ world }) => world.detach('p-FullAWSAccess', FIRST), [`target ${FIRST}`]],
    ['updated', ({ world }) => world.update('p-FullAWSAccess', 'second'), ['policy p-FullAWSAccess']],
    ['moved', ({ world }) => world.move(FIRST, LAB), [`target ${FIRST}`]],
    ['left', ({ world }) => world.leave(FIRST), [`target ${FIRST}`]],
  ])('%s: reads what it touched, and counts from the time of the event', async (_note, change, calls) => {
    const clockwork = await started();
    const before = await clockwork.look(FIRST, START);
    expect(await follow(clockwork, change(clockwork), 5)).toMatchObject({ outcome: 'read' });
    expect(clockwork.calls).toStrictEqual(calls);
    const { look, world } = clockwork;
    expect(await look(FIRST, minute(4.9))).toStrictEqual(before);
    expect(await look(FIRST, minute(5))).toEqual(await world.now().organizationOf(FIRST, START));
    expect(await look(FIRST, minute(5))).not.toEqual(before);
  });

  test('that brings a policy which is not known reads that, too', async () => {
    const clockwork = await started();
    const { world, look, calls } = clockwork;
    world.update('p-new00000', 'new');
    await follow(clockwork, world.attach('p-new00000', PROD), 1);
    expect(calls).toStrictEqual([`target ${PROD}`, 'policy p-new00000']);
    await follow(clockwork, world.move(FIRST, PROD), 3);
    expect(await look(FIRST, minute(3))).toEqual(await world.now().organizationOf(FIRST, START));
  });

  test('a policy that is deleted is gone from then on', async () => {
    const clockwork = await started();
    await follow(clockwork, clockwork.world.delete('p-guardrail'), 5);
    const versions = (await clockwork.kept()).get('organizationPolicy p-guardrail');
    expect(versions).toMatchObject([{ since: START, until: minute(5) }]);
  });

  test.each<readonly [string, (clockwork: Clockwork) => Change]>([
    ['a unit is new', ({ world }) => world.addUnit('ou-root-new00000')],
    [
      'an account is moved into a unit that is not known',
      ({ world }) => {
        world.addUnit('ou-root-new00000');
        return world.move(FIRST, 'ou-root-new00000');
      },
    ],
    ['it cannot be understood', () => ({ eventName: 'MoveAccount', requestParameters: {} })],
  ])('%s: everything is read', async (_note, change) => {
    const clockwork = await started();
    expect(await follow(clockwork, change(clockwork), 5)).toMatchObject({ outcome: 'read' });
    expect(clockwork.calls.at(-1)).toBe(`whole ${minute(6)}`);
    const { look, world } = clockwork;
    expect(await look(FIRST, minute(6))).toEqual(await world.now().organizationOf(FIRST, START));
  });

  test('which nothing shows yet is looked for again with the next tick, once', async () => {
    const clockwork = await started();
    const { deps, at, calls } = clockwork;
    const stale = { eventName: 'UpdatePolicy', requestParameters: { policyId: 'p-guardrail' } };
    expect(await follow(clockwork, stale, 5)).toStrictEqual({ outcome: 'read', written: 0 });
    for (const tick of [15, 30]) {
      at(minute(tick));
      await keepOrganization(deps);
    }
    expect(calls).toStrictEqual(['policy p-guardrail', `whole ${minute(15)}`]);
  });

  test('of a policy of another kind is no business of ours', async () => {
    const clockwork = await started();
    const change = { eventName: 'UpdatePolicy', requestParameters: { policyId: 'p-tagpolicy' } };
    await follow(clockwork, change, 5);
    expect(clockwork.calls).toStrictEqual([]);
  });

  test('before anything was read begins with reading everything', async () => {
    const clockwork = organizationAt(START);
    await follow(clockwork, clockwork.world.attach('p-guardrail', ROOT), 0);
    expect(clockwork.calls).toStrictEqual([`whole ${minute(1)}`]);
  });

  test('during a full read is followed by another full read', async () => {
    const clockwork = await started();
    const { deps, at, world, calls } = clockwork;
    at(minute(24 * 60));
    const slow = {
      ...deps.reader,
      readAll: async (run: string) => {
        const things = await deps.reader.readAll(run);
        if (calls.length === 1) {
          const change = world.addUnit('ou-root-late0000');
          at(minute(24 * 60 + 1));
          expect(
            await followChange(organizationChange(eventOf(change, minute(24 * 60 + 1))), deps),
          ).toMatchObject({
            outcome: 'busy',
          });
        }
        return things;
      },
    };
    expect(await keepOrganization({ ...deps, reader: slow })).toStrictEqual({ outcome: 'read', written: 1 });
    expect(runOf(await readRun(deps.store))).toMatchObject({ finished: true, began: minute(24 * 60 + 1) });
  });
});

test('before the first reading the oldest that is known stands in, and says so', async () => {
  const { look } = await started();
  const early = await look(FIRST, '2026-11-01T00:00:00Z');
  expect(early).toMatchObject({ kind: 'found', value: { recordedFrom: START } });
  expect(await look(FIRST, START)).not.toHaveProperty('value.recordedFrom');
});

test('with nothing read yet it is not visible, and says so', async () => {
  const { look } = organizationAt(START);
  expect(await look(FIRST, START)).toStrictEqual({
    kind: 'notVisible',
    code: 'notRecorded',
    why: 'the organization has not been read yet',
  });
});

const changes = fc.constantFrom<(clockwork: Clockwork) => Change>(
  ...POLICIES.flatMap((policy) => [
    ({ world }: Clockwork) => world.attach(policy, PROD),
    ({ world }: Clockwork) => world.detach(policy, PROD),
    ({ world }: Clockwork) => world.attach(policy, FIRST),
  ]),
  ({ world }) => world.move(FIRST, PROD),
  ({ world }) => world.move(FIRST, LAB),
  ({ world }) => world.update('p-guardrail', 'second'),
  ({ world }) => world.update('p-guardrail', 'third'),
  ({ world }) => world.leave(SECOND),
);

test('in any order of events and reads, the past is reported as it was', async () => {
  const step = fc.record({ change: changes, reported: fc.boolean(), tick: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const clockwork = organizationAt(START, memoryOrganization());
      const { deps, world, at, look } = clockwork;
      await keepOrganization(deps);
      const seen: [string, unknown][] = [];
      for (const [index, { change, reported: isReported, tick }] of steps.entries()) {
        const when = (index + 1) * 24 * 60;
        const made = change(clockwork);
        if (isReported) await follow(clockwork, made, when);
        at(minute(when + 10));
        // What no event reported is known from the read on.
        if (tick || !isReported)
          await keepOrganization({ ...deps, now: () => Date.parse(minute(when + 10)) });
        seen.push([minute(when + 10), await world.now().organizationOf(FIRST, START)]);
      }
      for (const [time, lookup] of seen) expect(await look(FIRST, time)).toEqual(lookup);
    }),
    { numRuns: 60 },
  );
});
