/** The organization in moto, kept in DynamoDB Local by the function's own parts, beside snapshots of it. */
import {
  AttachPolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  MoveAccountCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deployedPolicySource } from '../../adapters/aws/deployed-policy-source.ts';
import { type Call, makeCaller } from '../../adapters/aws/member-clients.ts';
import { openMembers } from '../../adapters/aws/member-session.ts';
import { openDynamodbOrganization } from '../../adapters/dynamodb/organization.ts';
import { organizationsClient } from '../../adapters/organizations/calls.ts';
import { organizationReader } from '../../adapters/organizations/reader.ts';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { takeSnapshot } from '../../adapters/snapshot/taker.ts';
import { READ_GUARDRAILS, READ_TREE } from '../../contract/read-actions.ts';
import { organizationChange } from '../../core/organization/change.ts';
import { followChange } from '../../core/organization/follow-change.ts';
import { keepOrganization } from '../../core/organization/keep.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { createTable, deleteTable } from '../support/engines/dynamodb-local.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import {
  type MotoOrganization,
  makeOrganization,
  REGION,
  ROLE,
  statement,
} from '../support/engines/moto-organization.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';
import { eventOf } from '../support/organization-world.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TABLE = 'organization';
const engine = useDynamodbLocal();
let moto: Moto;
let made: MotoOrganization;
let organizations: OrganizationsClient;

beforeAll(async () => {
  moto = await startMoto();
  made = await makeOrganization();
  organizations = new OrganizationsClient({ region: 'us-east-1' });
});
afterAll(() => moto?.stop());

const calls: Call[] = [];
let now = Date.parse('2026-11-20T10:00:00Z');
const clock = () => now;
const iso = () => new Date(now).toISOString();
const members = () =>
  openMembers({
    role: ROLE,
    sessionName: 'test',
    region: REGION,
    now: clock,
    onCall: (call) => calls.push(call),
  });

/** A snapshot of the present, by the command's own parts; the organization only. */
async function snapshotNow() {
  const path = temporaryFolder().path('snapshot.json');
  await takeSnapshot({ path, members: members(), accounts: [], regions: [], home: REGION, takenAt: iso() });
  return snapshotSource(await readSnapshot(path));
}

async function keeper() {
  const { client } = engine();
  await createTable(client, TABLE);
  const store = openDynamodbOrganization({ table: TABLE, client, now: clock });
  const onCall = (call: Call) => calls.push(call);
  const caller = makeCaller({ account: '', partition: 'aws', onCall });
  let steps = Number.POSITIVE_INFINITY;
  const hasTime = () => {
    steps -= 1;
    return steps >= 0;
  };
  const reader = organizationReader({ client: organizationsClient(caller), store, hasTime, now: clock });
  const deps = { store, reader, now: clock, retentionDays: 90, leaseMilliseconds: 16 * 60_000 };
  return {
    deps,
    /** New for each look-up, so that nothing is remembered. */
    source: () =>
      deployedPolicySource({ members: members(), organization: store, region: REGION, now: clock }),
    tick(most = Number.POSITIVE_INFINITY) {
      steps = most;
      return keepOrganization(deps);
    },
  };
}

test('a cut reading, changes, and the past: as snapshots of each moment say', {
  timeout: 120_000,
}, async () => {
  const { deps, source, tick } = await keeper();
  const accounts = [made.account, made.otherAccount, made.managementAccount, '123456789012'];
  const equalsSnapshot = async (at: string, snapshot = snapshotNow()) => {
    const filed = await snapshot;
    for (const account of accounts) {
      expect(await source().organizationOf(account, at)).toEqual(await filed.organizationOf(account, at));
    }
    return filed;
  };

  expect(await tick(4)).toMatchObject({ outcome: 'cut' });
  now += 15 * 60_000;
  expect(await tick()).toMatchObject({ outcome: 'read' });
  const read = calls.filter(({ client }) => client === 'OrganizationsClient').length;
  process.stdout.write(`moto, 3 accounts, 1 unit, 3 policies: ${read} calls to read it all\n`);
  const pasts = [{ at: iso(), filed: await equalsSnapshot(iso()) }];

  const { guardrail: PolicyId, account, unit, root } = made;
  const names = { policyId: PolicyId, accountId: account };
  const changes = [
    ['AttachPolicy', new AttachPolicyCommand({ PolicyId, TargetId: root }), { ...names, targetId: root }],
    [
      'UpdatePolicy',
      new UpdatePolicyCommand({ PolicyId, Content: JSON.stringify(statement('s3:*', '*', 'Deny')) }),
      names,
    ],
    [
      'MoveAccount',
      new MoveAccountCommand({ AccountId: account, SourceParentId: unit, DestinationParentId: root }),
      { accountId: account, destinationParentId: root },
    ],
    ['DetachPolicy', new DetachPolicyCommand({ PolicyId, TargetId: root }), { ...names, targetId: root }],
    ['DetachPolicy', new DetachPolicyCommand({ PolicyId, TargetId: unit }), { ...names, targetId: unit }],
    ['DeletePolicy', new DeletePolicyCommand({ PolicyId }), names],
  ] as const;
  for (const [eventName, command, requestParameters] of changes) {
    now += 3_600_000;
    const event = eventOf({ eventName, requestParameters }, iso());
    await organizations.send(command as AttachPolicyCommand);
    const before = calls.length;
    now += 60_000;
    expect(await followChange(organizationChange(event), deps)).toMatchObject({
      outcome: 'read',
      written: 1,
    });
    expect(calls.length - before, eventName).toBeLessThanOrEqual(3);
    pasts.push({ at: iso(), filed: await equalsSnapshot(iso()) });
  }
  for (const { at, filed } of pasts) await equalsSnapshot(at, Promise.resolve(filed));

  const before = calls.length;
  await source().organizationOf(account, iso());
  expect(calls.slice(before)).toEqual([]);
  now += 24 * 3_600_000;
  expect(await tick()).toStrictEqual({ outcome: 'read', written: 0 });
  const asked = new Set(
    calls
      .filter(({ client }) => client === 'OrganizationsClient')
      .map(({ command }) => `organizations:${command.replace(/Command$/, '')}`),
  );
  expect([...asked].toSorted()).toEqual([...READ_TREE, ...READ_GUARDRAILS].toSorted());
  await deleteTable(engine().client, TABLE);
});
