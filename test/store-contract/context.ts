/** What explains a denial besides itself: policy changes before it, and the grant its session came from. */
import { describe, expect, test } from 'vitest';
import type { PolicyChange } from '../../core/model/policy-change.ts';
import type { SessionGrant } from '../../core/model/session-grant.ts';
import { ACCOUNT, DEPLOY_ROLE } from '../support/denials.ts';
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

  test('session grants are found by their access key', () =>
    inEmptyStore(harness, async (store) => {
      const grants = Array.from({ length: 30 }, (_, n) => aSessionGrant({ accessKeyId: `ASIA${n}` }));
      await store.putSessionGrants(grants);
      await store.putSessionGrants(grants.slice(0, 2));
      expect(await store.getSessionGrant('ASIA7')).toStrictEqual(grants[7]);
      expect(await store.getSessionGrant('ASIA31')).toBeUndefined();
    }));
}
