/** What explains a denial besides itself: policy changes before it, and the grant its session came from. */
import { describe, expect, test } from 'vitest';
import { receivedSessions } from '../../core/attribute/received-sessions.ts';
import type { SessionBeginning } from '../../core/gather/known-grant.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { PolicyChange } from '../../core/model/policy-change.ts';
import type { SessionGrant } from '../../core/model/session-grant.ts';
import { ACCOUNT, aDenial, DEPLOY_ROLE, type DenialOverrides } from '../support/denials.ts';
import { inEmptyStore, type StoreHarness } from './store-harness.ts';

export function aPolicyChange(overrides: Partial<PolicyChange> = {}): PolicyChange {
  return {
    id: 'c1',
    time: '2026-11-20T09:59:00Z',
    account: ACCOUNT,
    region: 'us-east-1',
    actor: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/ana`,
    eventSource: 'iam.amazonaws.com',
    event: 'PutRolePolicy',
    targets: [DEPLOY_ROLE],
    ...overrides,
  };
}

export function aSessionGrant(overrides: Partial<SessionGrant> = {}): SessionGrant {
  return {
    accessKeyId: 'ASIAEXAMPLE',
    time: '2026-11-20T09:59:00Z',
    principal: DEPLOY_ROLE,
    sessionArn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy-role/ci`,
    policy: '{"Version":"2012-10-17","Statement":[]}',
    policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    tags: [
      { key: 'team', value: 'blue' },
      { key: '__proto__', value: 'y' },
    ],
    ...overrides,
  };
}

export function describeContext(harness: StoreHarness): void {
  describe('policy changes', () => {
    test('are found by each of their targets, newest first, each once', () =>
      inEmptyStore(harness, async (store) => {
        const first = aPolicyChange({
          id: 'c1',
          time: '2026-11-20T09:00:00Z',
          targets: [DEPLOY_ROLE, 'p-1'],
        });
        const second = aPolicyChange({ id: 'c2', time: '2026-11-20T10:00:00Z', targets: ['p-1'] });
        const third = aPolicyChange({
          id: 'c3',
          time: '2026-11-20T10:00:00Z',
          targets: ['ou-#\n🙂'.repeat(200)],
        });
        await store.putPolicyChanges([first, second, third]);
        await store.putPolicyChanges([first]);
        const list = (targets: readonly string[], range = {}) =>
          store.listPolicyChanges({ targets, ...range });
        expect(await list(['p-1', DEPLOY_ROLE, 'p-1'])).toStrictEqual([second, first]);
        expect(await list(third.targets)).toStrictEqual([third]);
        expect(await list(['p-1'], { since: first.time, until: first.time })).toStrictEqual([first]);
        expect(await list(['p-1'], { since: '2026-11-20T09:00:01Z' })).toStrictEqual([second]);
        expect(await list(['p-1'], { until: '2026-11-20T08:59:59Z' })).toEqual([]);
        expect(await list(['p-2'])).toEqual([]);
        expect(await list([])).toEqual([]);
      }));

    test('of more targets than one request holds', () =>
      inEmptyStore(harness, async (store) => {
        const targets = Array.from({ length: 70 }, (_, n) => `arn:aws:iam::${ACCOUNT}:role/r${n}`);
        await store.putPolicyChanges([aPolicyChange({ targets })]);
        expect(await store.listPolicyChanges({ targets })).toStrictEqual([aPolicyChange({ targets })]);
        expect(await store.listPolicyChanges({ targets: targets.slice(-1) })).toHaveLength(1);
      }));
  });

  describe('what was received when a session began', () => {
    const BEGAN = '2026-11-20T09:00:00Z';
    const canary = (region: string, time: string, overrides: DenialOverrides = {}) =>
      aDenial({
        id: `${region} ${time}`,
        principal: `arn:aws:iam::${ACCOUNT}:role/denial-monitor-canary-${region}`,
        action: 'sqs:ListQueues',
        ...{ region, time },
        ...overrides,
      });
    const HERE = canary('eu-central-1', '2026-11-20T08:30:00Z');
    const GLOBAL = canary('us-east-1', '2026-11-19T09:10:00Z');

    test.each<[string, readonly RecordedDenial[], Partial<SessionBeginning>, boolean]>([
      ['canaries from the Region and from that of the global endpoint', [HERE, GLOBAL], {}, true],
      ['a canary in the very second', [canary('eu-central-1', BEGAN), GLOBAL], {}, true],
      ['none', [], {}, false],
      ['none from the Region of the global endpoint', [HERE], {}, false],
      ['a partition without a global endpoint', [HERE], { partition: 'aws-cn' }, false],
      ['one from that Region alone', [GLOBAL], {}, false],
      ['used in that Region', [GLOBAL], { region: 'us-east-1' }, true],
      ['one too long ago', [canary('eu-central-1', '2026-11-19T06:59:59Z'), GLOBAL], {}, false],
      ['one only afterwards', [canary('eu-central-1', '2026-11-20T09:00:01Z'), GLOBAL], {}, false],
      ['those of another account', [HERE, GLOBAL], { account: '444455556666' }, false],
      [
        'another call of a role with the name',
        [canary('eu-central-1', '2026-11-20T08:30:00Z', { action: 's3:GetObject' }), GLOBAL],
        {},
        false,
      ],
      [
        'the role of one Region, used in another',
        [canary('eu-central-1', '2026-11-20T08:30:00Z', { region: 'eu-west-1' }), GLOBAL],
        {},
        false,
      ],
    ])('%s', (_what, recorded, overrides, covers) =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials(recorded);
        const place = { account: ACCOUNT, region: 'eu-central-1', partition: 'aws' };
        const coverage = receivedSessions(store, () => Date.parse('2026-11-20T10:00:00Z'));
        expect(await coverage.covers({ ...place, began: BEGAN, ...overrides })).toBe(covers);
      }),
    );

    test.each([
      ['2026-11-20T09:14:59Z', false],
      ['2026-11-20T09:15:00Z', true],
    ])('is not known before late events had time to come: %s', (now, covers) =>
      inEmptyStore(harness, async (store) => {
        await store.putDenials([HERE, GLOBAL]);
        const place = { account: ACCOUNT, region: 'eu-central-1', partition: 'aws' };
        const coverage = receivedSessions(store, () => Date.parse(now));
        expect(await coverage.covers({ ...place, began: BEGAN })).toBe(covers);
      }),
    );
  });

  test('session grants are found by their access key', () =>
    inEmptyStore(harness, async (store) => {
      const grants = Array.from({ length: 30 }, (_, n) => aSessionGrant({ accessKeyId: `ASIA${n}` }));
      await store.putSessionGrants(grants);
      await store.putSessionGrants(grants.slice(0, 2));
      expect(await store.getSessionGrant('ASIA7')).toStrictEqual(grants[7]);
      expect(await store.getSessionGrant('ASIA31')).toBeUndefined();
    }));
}
