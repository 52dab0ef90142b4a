import { describe, expect, test } from 'vitest';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { loadSnapshot } from '../../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import {
  ACCOUNT,
  AT,
  allow,
  HIDDEN_ACCOUNT,
  KEY,
  MANAGEMENT_ACCOUNT,
  PLACE,
  SECRET,
  SNAPSHOT_ENTRIES,
} from '../../support/snapshot-entries.ts';

const sourceOf = (entries: readonly SnapshotEntry[]) => snapshotSource(loadSnapshot(entries));
const source = sourceOf(SNAPSHOT_ENTRIES);
const iam = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

describe('organization', () => {
  test('levels from the root to the account; what could not be read cannot be taken for empty', async () => {
    const lookup = await source.organizationOf(ACCOUNT, AT);
    expect(lookup).toMatchObject({
      kind: 'found',
      value: {
        organization: 'o-example',
        path: ['r-ab12', 'ou-ab12-prod', ACCOUNT],
        serviceControlPolicies: [
          { target: 'r-ab12', policies: [{ name: 'FullAWSAccess', document: allow('*') }] },
          {
            target: 'ou-ab12-prod',
            policies: [{ name: 'FullAWSAccess' }, { name: 'DenyRegions', document: null }],
          },
          { target: ACCOUNT, policies: [{ document: null }] },
        ],
      },
    });
  });

  test('nothing limits the management account', async () => {
    expect(await source.organizationOf(MANAGEMENT_ACCOUNT, AT)).toMatchObject({
      kind: 'found',
      value: {
        path: ['r-ab12', MANAGEMENT_ACCOUNT],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
    });
  });

  test('a type that is not enabled limits nothing', async () => {
    const entries = SNAPSHOT_ENTRIES.map((entry) =>
      entry.kind === 'organization' ? { ...entry, policyTypes: ['RESOURCE_CONTROL_POLICY' as const] } : entry,
    );
    const lookup = await sourceOf(entries).organizationOf(HIDDEN_ACCOUNT, AT);
    expect(lookup).toMatchObject({
      value: { serviceControlPolicies: [], resourceControlPolicies: [{ target: 'r-ab12' }, {}] },
    });
  });

  test.each<[string, readonly SnapshotEntry[], string, object]>([
    ['account of another organization', SNAPSHOT_ENTRIES, '000000000000', { kind: 'notVisible' }],
    ['none', [{ kind: 'noOrganization', notVisible: null }], ACCOUNT, { kind: 'absent' }],
    [
      'unreadable',
      [{ kind: 'noOrganization', notVisible: 'denied' }],
      ACCOUNT,
      { kind: 'notVisible', why: 'denied' },
    ],
    ['not recorded', [], ACCOUNT, { kind: 'notVisible' }],
    [
      'a tree that bites its tail',
      SNAPSHOT_ENTRIES.map((entry) =>
        entry.kind === 'target' && entry.parent === null ? { ...entry, parent: 'ou-ab12-prod' } : entry,
      ),
      ACCOUNT,
      { kind: 'notVisible' },
    ],
  ])('%s', async (_note, entries, account, want) => {
    expect(await sourceOf(entries).organizationOf(account, AT)).toMatchObject(want);
  });
});

describe('identity', () => {
  test.each([
    ['its ARN', iam('role/ci/deploy')],
    ['its name without the path', iam('role/deploy')],
    ['a session of it', `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/build-7`],
  ])('a role by %s', async (_note, arn) => {
    expect(await source.identity(arn, AT)).toStrictEqual({
      kind: 'found',
      value: {
        arn: iam('role/ci/deploy'),
        uniqueId: 'AROAEXAMPLEDEPLOY',
        createdAt: '2026-01-02T03:04:05Z',
        policies: [
          { name: 'inline', document: allow('s3:*') },
          {
            name: 'ReadOnlyAccess',
            arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
            document: allow('*:Get*'),
          },
          { name: 'lost', arn: iam('policy/lost'), document: null },
        ],
        boundary: { name: 'edge', arn: iam('policy/edge'), document: allow('s3:*') },
        trustPolicy: { name: 'trust policy', document: allow('sts:AssumeRole') },
        tags: [{ key: 'team', value: 'red' }],
      },
    });
  });

  test('a user has the policies of its groups, seen or not', async () => {
    expect(await source.identity(iam('user/ana'), AT)).toMatchObject({
      value: {
        policies: [{ name: 'own' }, { name: 'ReadOnlyAccess' }, { name: 'forgotten', document: null }],
        boundary: null,
        trustPolicy: null,
      },
    });
  });

  test.each([
    ['another path', iam('role/other/deploy'), 'absent'],
    ['a name that differs in case', iam('role/Deploy'), 'absent'],
    ['no identity in an account that was read completely', iam('role/nobody'), 'absent'],
    ['root', iam('root'), 'absent'],
    ['an account that could not be read', `arn:aws:iam::${HIDDEN_ACCOUNT}:role/x`, 'notVisible'],
    ['an account that is not there', 'arn:aws:iam::123456789012:role/x', 'notVisible'],
  ])('%s', async (_note, arn, kind) => {
    expect(await source.identity(arn, AT)).toMatchObject({ kind });
  });

  test.each([
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'found'],
    ['arn:aws:iam::aws:policy/Unknown', 'notVisible'],
    [iam('policy/lost'), 'absent'],
    [`arn:aws:iam::${HIDDEN_ACCOUNT}:policy/x`, 'notVisible'],
  ])('managed policy %s: %s', async (arn, kind) => {
    expect(await source.managedPolicy(arn, AT)).toMatchObject({ kind });
  });
});

describe('resource', () => {
  const table = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/orders`;
  test.each([
    ['object', 'arn:aws:s3:::ledger/2026/11/a.csv', { arn: 'arn:aws:s3:::ledger', defaultKey: KEY }],
    [
      'object behind an access point',
      `arn:aws:s3:eu-central-1:${ACCOUNT}:accesspoint/lake/object/a`,
      { policyKind: 'accessPointPolicy', bucket: 'arn:aws:s3:::ledger', policy: null },
    ],
    [
      'key by its alias',
      `arn:aws:kms:eu-central-1:${ACCOUNT}:alias/app`,
      { arn: KEY, grants: [{ operations: ['Decrypt'] }] },
    ],
    ['index of a table', `${table}/index/by-day`, { arn: table }],
    ['secret without its ending', SECRET.replace(/-AbC123$/, ''), { arn: SECRET, tags: null }],
    ['secret with an unknown ending', SECRET.replace(/AbC123$/, '??????'), { arn: SECRET }],
    ['role', iam('role/deploy'), { policyKind: 'roleTrustPolicy', arn: iam('role/ci/deploy') }],
  ])('%s', async (_note, arn, value) => {
    const lookup = await source.resource(arn, PLACE, AT);
    expect(lookup).toMatchObject({ kind: 'found', value });
    if (lookup.kind === 'found') expect(lookup.value).not.toHaveProperty('kind');
  });

  test.each([
    ['not in a service read whole', `arn:aws:sqs:eu-central-1:${ACCOUNT}:none`, 'absent'],
    ['there, its policy unreadable', `arn:aws:sqs:eu-central-1:${ACCOUNT}:jobs`, 'notVisible'],
    ['of a service that could not be read', `arn:aws:sns:eu-central-1:${ACCOUNT}:t`, 'notVisible'],
    ['of a Region that was not read', `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`, 'notVisible'],
    ['a bucket of an unknown account', 'arn:aws:s3:::elsewhere', 'notVisible'],
    [
      'of a service whose policies are not read',
      `arn:aws:glue:eu-central-1:${ACCOUNT}:catalog`,
      'notVisible',
    ],
    ['of a service without resource policies', `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/i-1`, 'absent'],
    ['of a type without a policy', `arn:aws:lambda:eu-central-1:${ACCOUNT}:event-source-mapping:1`, 'absent'],
    ['no ARN', 'somewhere', 'notVisible'],
  ])('%s', async (_note, arn, kind) => {
    expect(await source.resource(arn, PLACE, AT)).toMatchObject({ kind });
  });

  test('VPC endpoint', async () => {
    const found = { id: 'vpce-0a', account: ACCOUNT, vpc: 'vpc-1', policy: null };
    expect(await source.vpcEndpoint('vpce-0a', PLACE, AT)).toStrictEqual({ kind: 'found', value: found });
    expect(await source.vpcEndpoint('vpce-0b', PLACE, AT)).toMatchObject({ kind: 'notVisible' });
  });
});

describe('versions', () => {
  const arn = iam('policy/edge');
  const version = (action: string, span: object): SnapshotEntry => ({
    kind: 'managedPolicy',
    arn,
    name: 'edge',
    document: allow(action),
    ...span,
  });
  const old = version('s3:*', { since: '2026-01-01T00:00:00Z' });
  const young = version('sqs:*', { since: '2026-06-01T00:00:00.5Z', until: '2026-11-01T00:00:00Z' });

  test.each([
    ['2025-12-31T23:59:59Z', { kind: 'notVisible' }],
    ['2026-01-01T00:00:00Z', { kind: 'found', value: { document: allow('s3:*') } }],
    ['2026-06-01T00:00:00Z', { kind: 'found', value: { document: allow('s3:*') } }],
    ['2026-06-01T00:00:01Z', { kind: 'found', value: { document: allow('sqs:*') } }],
    ['2026-11-01T00:00:00Z', { kind: 'absent' }],
  ])('at %s, in any order of the file', async (at, want) => {
    for (const entries of [
      [old, young],
      [young, old],
    ]) {
      expect(await sourceOf(entries).managedPolicy(arn, at)).toMatchObject(want);
    }
  });
});
