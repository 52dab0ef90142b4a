import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../../adapters/aws/member-clients.ts';
import { openMembers } from '../../adapters/aws/member-session.ts';
import { awsPolicySource } from '../../adapters/aws/policy-source.ts';
import { ADAPTER_NAMES } from '../../adapters/aws/resource-policies/adapters.ts';
import { SIGNED_SERVICES } from '../../adapters/aws/resource-policies/signed-reads.ts';
import { readSnapshot, snapshotEntries } from '../../adapters/snapshot/file.ts';
import { takeSnapshot } from '../../adapters/snapshot/taker.ts';
import {
  ENTER_ACCOUNTS,
  READ_ACTIONS,
  READ_AWS_POLICIES,
  READ_GUARDRAILS,
  READ_TREE,
} from '../../contract/read-actions.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { actionOf } from '../support/action-of-call.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import {
  type MotoOrganization,
  makeOrganization,
  REGION,
  ROLE,
} from '../support/engines/moto-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AT = '2026-11-20T10:00:00Z';
let moto: Moto;
let made: MotoOrganization;

beforeAll(async () => {
  moto = await startMoto();
  made = await makeOrganization();
});
afterAll(() => moto?.stop());

function members(onCall: (call: Call) => void = () => {}) {
  return openMembers({ role: ROLE, sessionName: 'test', region: REGION, now: Date.now, onCall });
}

async function snapshotFile(): Promise<string> {
  const path = temporaryFolder().path('snapshot.json');
  await takeSnapshot({ path, members: members(), regions: [REGION], home: REGION, takenAt: AT });
  return path;
}

async function snapshotEntriesOf(path: string): Promise<readonly SnapshotEntry[]> {
  return Array.fromAsync(snapshotEntries(path));
}

describe('snapshot', () => {
  test('is one JSON value, whole, and says of each account and service what it holds', async () => {
    const path = await snapshotFile();
    const entries = await snapshotEntriesOf(path);
    expect(JSON.parse(readFileSync(path, 'utf8')).entries).toHaveLength(entries.length + 1);
    const accounts = entries.filter(({ kind }) => kind === 'account');
    expect(accounts).toHaveLength(3);
    expect(accounts).toEqual(accounts.map(() => expect.objectContaining({ notVisible: null })));
    const byName = [...SIGNED_SERVICES, 'codeartifact', 'lambda'];
    const services = ADAPTER_NAMES.filter((name) => name !== 's3' && !byName.includes(name)).map((name) =>
      name === 's3-access-point' ? 's3' : name,
    );
    expect(entries.filter((entry) => entry.kind === 'coverage' && entry.account === made.account)).toEqual([
      { kind: 'coverage', account: made.account, region: null, services: ['s3'], notVisible: [] },
      {
        kind: 'coverage',
        account: made.account,
        region: REGION,
        services: [...services, 'ec2'],
        notVisible: ADAPTER_NAMES.filter((name) => byName.includes(name)).map((service) =>
          expect.objectContaining({ service }),
        ),
      },
    ]);
  });
});

describe('live and from a snapshot: the same', () => {
  const iam = (resource: string) => `arn:aws:iam::${made.account}:${resource}`;
  const here = (service: string, resource: string) =>
    `arn:aws:${service}:${REGION}:${made.account}:${resource}`;
  const place = () => ({ account: made.account, region: REGION });

  type Look = (source: PolicySource) => Promise<unknown>;
  const looks: readonly (readonly [string, Look, object])[] = [
    [
      'organization',
      (source) => source.organizationOf(made.account, AT),
      { kind: 'found', value: { resourceControlPolicies: [{}, {}, {}] } },
    ],
    ['management account', (source) => source.organizationOf(made.managementAccount, AT), { kind: 'found' }],
    ['role', (source) => source.identity(iam('role/deploy'), AT), { value: { policies: [{}, {}, {}] } }],
    ['user', (source) => source.identity(iam('user/ana'), AT), { value: { policies: [{}, {}, {}] } }],
    ['none', (source) => source.identity(iam('role/none'), AT), { kind: 'absent' }],
    ['another path', (source) => source.identity(iam('role/x/deploy'), AT), { kind: 'absent' }],
    ['unused policy', (source) => source.managedPolicy(iam('policy/unused'), AT), { kind: 'found' }],
    ['trust', (source) => source.resource(iam('role/ci/deploy'), place(), AT), { kind: 'found' }],
    [
      'bucket',
      (source) => source.resource('arn:aws:s3:::ledger/a', place(), AT),
      { value: { policy: {}, publicAccessBlock: ['BlockPublicAcls', 'BlockPublicPolicy'] } },
    ],
    [
      'bare bucket',
      (source) => source.resource('arn:aws:s3:::bare', place(), AT),
      { value: { policy: null } },
    ],
    ['key', (source) => source.resource(made.key, place(), AT), { value: { grants: [{}] } }],
    ['key by alias', (source) => source.resource(here('kms', 'alias/app'), place(), AT), { kind: 'found' }],
    ['queue', (source) => source.resource(here('sqs', 'jobs'), place(), AT), { value: { policy: {} } }],
    [
      'bare queue',
      (source) => source.resource(here('sqs', 'bare'), place(), AT),
      { value: { policy: null } },
    ],
    ['no queue', (source) => source.resource(here('sqs', 'none'), place(), AT), { kind: 'absent' }],
    ['topic', (source) => source.resource(here('sns', 'updates'), place(), AT), { value: { policy: {} } }],
    [
      'secret',
      (source) => source.resource(here('secretsmanager', 'secret:app/db-??????'), place(), AT),
      { kind: 'found' },
    ],
    [
      'repository',
      (source) => source.resource(here('ecr', 'repository/team/app'), place(), AT),
      { value: { policy: {}, registryPolicy: {} } },
    ],
    [
      'no repository: its registry',
      async (source) => {
        const seen = await source.resource(here('ecr', 'repository/none'), place(), AT);
        return seen.kind === 'found' ? { ...seen.value, arn: here('ecr', 'repository/*') } : seen;
      },
      { policy: null, registryPolicy: {} },
    ],
    [
      'bus',
      (source) => source.resource(here('events', 'event-bus/default'), place(), AT),
      { value: { policy: {} } },
    ],
    [
      'domain',
      (source) => source.resource(here('es', 'domain/logs/index/_search'), place(), AT),
      { value: { policy: {} } },
    ],
    [
      'table',
      (source) => source.resource(here('dynamodb', 'table/orders/index/i'), place(), AT),
      { value: { policy: {} } },
    ],
    [
      'no table',
      (source) => source.resource(here('dynamodb', 'table/none'), place(), AT),
      { kind: 'absent' },
    ],
    ['endpoint', (source) => source.vpcEndpoint(made.endpointId, place(), AT), { value: { policy: {} } }],
    ['instance', (source) => source.resource(here('ec2', 'instance/i-1'), place(), AT), { kind: 'absent' }],
  ];

  test('every look', async () => {
    const live = awsPolicySource({ members: members(), region: REGION, now: Date.now });
    const filed = snapshotSource(await readSnapshot(await snapshotFile()));
    for (const [note, look, want] of looks) {
      const seen = await look(live);
      expect(seen, note).toMatchObject(want);
      expect(seen, note).toEqual(await look(filed));
    }
  });

  // moto does not list access points, so no snapshot of it holds them.
  test('access points, live', async () => {
    const live = awsPolicySource({ members: members(), region: REGION, now: Date.now });
    expect(await live.resource(here('s3', 'accesspoint/lake/object/a'), place(), AT)).toMatchObject({
      kind: 'found',
      value: { policyKind: 'accessPointPolicy', policy: {}, bucket: 'arn:aws:s3:::ledger' },
    });
    expect(await live.resource(here('s3', 'accesspoint/none'), place(), AT)).toEqual({ kind: 'absent' });
  });

  // The lists of functions hold their environment variables: they are not read, so no snapshot holds functions.
  test('functions, live by name; in a snapshot not visible', async () => {
    const live = awsPolicySource({ members: members(), region: REGION, now: Date.now });
    const look = (source: PolicySource, name: string) =>
      source.resource(here('lambda', `function:${name}`), place(), AT);
    expect(await look(live, 'work')).toMatchObject({ value: { policyKind: 'functionPolicy', policy: {} } });
    expect(await look(live, 'no')).toEqual({ kind: 'absent' });
    const filed = snapshotSource(await readSnapshot(await snapshotFile()));
    expect(await look(filed, 'work')).toEqual({
      kind: 'notVisible',
      code: 'notRead',
      why: expect.stringContaining('environment variables'),
    });
  });

  test('nothing is fetched twice', async () => {
    const calls: Call[] = [];
    const live = awsPolicySource({
      members: members((call) => calls.push(call)),
      region: REGION,
      now: Date.now,
    });
    await Promise.all(looks.map(([, look]) => look(live)));
    const before = calls.length;
    await Promise.all(looks.map(([, look]) => look(live)));
    expect(calls.slice(before)).toEqual([]);
    expect(calls.filter(({ command }) => command === 'AssumeRoleCommand')).toHaveLength(1);
  });
});

test('every call is one of the actions that the roles are given', async () => {
  const calls: Call[] = [];
  const recorded = members((call) => calls.push(call));
  const path = temporaryFolder().path('snapshot.json');
  await takeSnapshot({ path, members: recorded, regions: [REGION], home: REGION, takenAt: AT });
  const allowed = new Set<string>([
    ...Object.values(READ_ACTIONS).flat(),
    ...[...ENTER_ACCOUNTS, ...READ_TREE, ...READ_GUARDRAILS, ...READ_AWS_POLICIES],
  ]);
  const made = new Set(calls.map(actionOf));
  expect([...made].filter((action) => !allowed.has(action))).toEqual([]);
  expect(made.size).toBeGreaterThan(40);
});
