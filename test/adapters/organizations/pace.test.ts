import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { organizationsClient } from '../../../adapters/organizations/calls.ts';
import { nextCall, organizationsPace, type Rate, rateOf } from '../../../adapters/organizations/pace.ts';
import { readFullOrganization, readOrganization } from '../../../adapters/organizations/policies.ts';
import { organizationReader } from '../../../adapters/organizations/reader.ts';
import { keepOrganization } from '../../../core/organization/keep.ts';
import { callerIdentity, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { startLoopback } from '../../support/loopback.ts';
import { memoryOrganization } from '../../support/organization-world.ts';
import { type WideOrganization, wideOrganization } from '../../support/wide-organization.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Rounding of the times, in calls. */
const ROUNDING = 1e-6;

/** In every window between two calls: no more calls than the bucket held and was given meanwhile. */
function expectWithin({ perSecond, burst }: Rate, times: readonly number[]): void {
  for (const [from, start] of times.entries()) {
    for (const [to, end] of times.entries()) {
      if (to < from) continue;
      const most = burst + (perSecond * (end - start)) / SECOND + ROUNDING;
      if (to - from + 1 > most) throw new Error(`${to - from + 1} calls in ${end - start} ms`);
    }
  }
}

const rate = fc.record({
  perSecond: fc.integer({ min: 1, max: 50 }),
  burst: fc.integer({ min: 1, max: 60 }),
});

test('never more than burst + rate * t calls in any time t, and no call waits longer than it must', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 3 * SECOND }), { maxLength: 120 });
  fc.assert(
    fc.property(rate, pauses, (each, waits) => {
      let now = 0;
      let full = 0;
      const times: number[] = [];
      for (const wait of waits) {
        now += wait;
        const call = nextCall(each, full, now);
        full = call.full;
        expect(call.at).toBeGreaterThanOrEqual(now);
        // One call earlier by a moment would be one too many.
        if (call.at > now) {
          const window = times.slice(-each.burst);
          expect(window).toHaveLength(each.burst);
          expect(call.at - (times.at(-1) ?? 0)).toBeLessThanOrEqual(SECOND / each.perSecond + ROUNDING);
        }
        times.push(call.at);
      }
      expectWithin(each, times);
    }),
  );
});

test.each([
  ['DescribePolicy', 2, 2],
  ['ListPoliciesForTarget', 5, 8],
  ['ListParents', 5, 8],
  ['DescribeAccount', 20, 30],
  ['ListAccounts', 8, 12],
  ['ListTargetsForPolicy', 5, 8],
])('%s: %d a second, %d at once', (operation, perSecond, burst) => {
  expect(rateOf(operation)).toStrictEqual({ perSecond, burst });
});

/** A clock that goes on only while a call waits: the calls come one by one. */
function fakeTime() {
  let now = 0;
  const sleep = async (milliseconds: number) => {
    now += milliseconds;
  };
  return { now: () => now, sleep };
}

async function answering(size: WideOrganization, now: () => number) {
  const answer = wideOrganization(size);
  const asked: { readonly operation: string; readonly body: string; readonly at: number }[] = [];
  const server = await startLoopback((each) => {
    const operation = operationOf(each);
    if (operation === 'GetCallerIdentity') return callerIdentity('100000000000');
    asked.push({ operation, body: each.body, at: now() });
    return answer(each);
  });
  useAwsEndpoint(server.endpoint);
  return asked;
}

function expectPaced(asked: Awaited<ReturnType<typeof answering>>): void {
  for (const operation of new Set(asked.map((each) => each.operation))) {
    const of = rateOf(operation);
    const times = asked.filter((each) => each.operation === operation).map(({ at }) => at);
    if (of !== undefined) expectWithin(of, times);
  }
}

describe('a full reading', () => {
  test('of 1,000 accounts, 120 units and 200 policies waits for less than three minutes', async () => {
    const time = fakeTime();
    const asked = await answering({ accounts: 1_000, units: 120, policies: 200 }, time.now);
    const caller = makeCaller({ account: '', partition: 'aws', pace: organizationsPace(time) });
    const { tree } = await readFullOrganization(organizationsClient(caller));
    expect(tree?.targets).toHaveLength(1_121);
    expect(tree?.policies).toHaveLength(200);
    expectPaced(asked);
    expect(time.now()).toBeGreaterThan(99 * SECOND);
    expect(time.now()).toBeLessThan(3 * MINUTE);
    process.stdout.write(`${asked.length} calls, ${Math.round(time.now() / SECOND)} s of waiting\n`);
  });

  test('that does not end in the function’s time goes on with the next tick, and asks nothing twice', async () => {
    const time = fakeTime();
    const asked = await answering({ accounts: 100, units: 10, policies: 300 }, time.now);
    const caller = makeCaller({ account: '', partition: 'aws', pace: organizationsPace(time) });
    const store = memoryOrganization();
    const tick = () => {
      const started = time.now();
      const hasTime = () => time.now() - started < MINUTE;
      const reader = organizationReader({
        client: organizationsClient(caller),
        store,
        hasTime,
        now: time.now,
      });
      return keepOrganization({
        store,
        reader,
        now: time.now,
        retentionDays: 90,
        leaseMilliseconds: 16 * MINUTE,
      });
    };
    expect(await tick()).toMatchObject({ outcome: 'cut' });
    expect(time.now()).toBeLessThan(2 * MINUTE);
    await time.sleep(15 * MINUTE);
    expect(await tick()).toMatchObject({ outcome: 'cut' });
    await time.sleep(15 * MINUTE);
    expect(await tick()).toMatchObject({ outcome: 'read' });
    expect(new Set(asked.map(({ operation, body }) => `${operation} ${body}`)).size).toBe(asked.length);
    expectPaced(asked);
  });
});

test('one pace for all clients of an account, and each attempt of a call counts', async () => {
  const time = fakeTime();
  const waited: string[] = [];
  const pace = async (operation: string) => {
    waited.push(operation);
  };
  const answer = wideOrganization({ accounts: 1, units: 1, policies: 1 });
  let throttled = false;
  const server = await startLoopback((each) => {
    if (operationOf(each) === 'GetCallerIdentity') return callerIdentity('100000000000');
    if (operationOf(each) !== 'ListRoots' || throttled) return answer(each);
    throttled = true;
    return {
      status: 400,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({ __type: 'TooManyRequestsException', message: 'slow down' }),
    };
  });
  useAwsEndpoint(server.endpoint);
  const members = openMembers({
    role: 'r',
    sessionName: 'test',
    region: 'eu-central-1',
    now: time.now,
    pace,
  });
  const own = await members.own();
  await readOrganization(organizationsClient(own));
  await readOrganization(organizationsClient(own));
  expect(waited).toStrictEqual([
    'DescribeOrganization',
    'ListRoots',
    'ListRoots',
    'DescribeOrganization',
    'ListRoots',
  ]);
});

test('every program that calls Organizations keeps the pace', () => {
  const root = new URL('../../../', import.meta.url);
  const programs = ['cli/', 'lambdas/'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(new URL(folder + name, root), 'utf8')),
  );
  const calling = programs.filter((text) => /\b(?:takeSnapshot|readMonitor|organizationReader)\b/.test(text));
  expect(calling).toHaveLength(3);
  for (const text of calling) expect(text).toMatch(/\bpace\b[^;]*organizationsPace\(/);
});
