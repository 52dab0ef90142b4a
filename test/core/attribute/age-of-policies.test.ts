import { expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { PolicyChange } from '../../../core/model/policy-change.ts';
import type { PolicySource } from '../../../core/model/policy-source.ts';
import { loadSnapshot } from '../../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { ANA, aBucket, aCall, allow, attributedIn, aUser, HOME } from '../../support/explained-call.ts';

const entries = [aUser([allow('sqs:*')]), aBucket('reports')];
const call = aCall();
const after = (minutes: number) =>
  new Date(Date.parse(String(call.eventTime)) + minutes * 60_000).toISOString().replace('.000', '');

const aChange = (id: string, minutes: number, targets: readonly string[]): PolicyChange => ({
  id,
  time: after(minutes),
  account: HOME,
  region: 'us-east-1',
  actor: 'arn:aws:iam::111122223333:user/eve\n',
  eventSource: 'iam.amazonaws.com',
  event: 'PutUserPolicy',
  targets,
});

async function said(changes: readonly PolicyChange[], source: Partial<PolicySource>) {
  const store = openSqliteStore(':memory:');
  await store.putPolicyChanges(changes);
  const base = snapshotSource(loadSnapshot([{ kind: 'noOrganization', notVisible: null }, ...entries]));
  const { attribution } = await attributedIn({ entries }, call, {
    source: { ...base, ...source },
    changes: store,
  });
  await store.close();
  return attribution.evidence.map(({ says }) => says).filter((says) => /after this denial/.test(says));
}

const CHANGES = [
  aChange('before', -5, [ANA]),
  aChange('later', 20, ['arn:aws:s3:::reports']),
  aChange('at', 0, [ANA]),
  aChange('soon', 2, [ANA]),
  aChange('elsewhere', 3, ['arn:aws:s3:::other']),
];

test('a source that reads the present: later changes are named, the first change first', async () => {
  expect(await said(CHANGES, { showsNow: true })).toStrictEqual([
    `${ANA} changed after this denial, at ${after(2)} (PutUserPolicy by arn:aws:iam::111122223333:user/eve\\u{a}): the current version was evaluated`,
    `arn:aws:s3:::reports changed after this denial, at ${after(20)} (PutUserPolicy by arn:aws:iam::111122223333:user/eve\\u{a}): the current version was evaluated`,
  ]);
});

test('a source that reads the past needs no such lines', async () => {
  expect(await said(CHANGES, {})).toStrictEqual([]);
});

test('an organization that was first recorded later is said to be', async () => {
  const organizationOf: PolicySource['organizationOf'] = async () => ({
    kind: 'found',
    value: {
      organization: 'o-1',
      managementAccount: '999988887777',
      path: ['r-1', HOME],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      recordedFrom: after(60),
    },
  });
  expect(await said([], { organizationOf })).toStrictEqual([
    `policies of the organization were first recorded ${after(60)}, after this denial: the oldest known were evaluated`,
  ]);
});
