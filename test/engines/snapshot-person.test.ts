/**
 * The policy `snapshot`, in force on the command it is for: moto enforces it, and that of the read role in each account, which is
 * granted what the deployed one is. Both are exactly enough. Refused one of its actions, a run says what is missing, and never takes
 * what it could not read for what is not there. A refused call is refused in AWS's words before moto, which refuses in XML what was
 * asked in JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import { policyOfPerson } from '../../contract/people.ts';
import { READ_ACTIONS } from '../../contract/read-actions.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { actionsOfRequest, signatureOf } from '../support/action-of-request.ts';
import { json } from '../support/aws-answers.ts';
import { allows } from '../support/deploy/allows.ts';
import { motoAccount } from '../support/deploy/moto-account.ts';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { entriesOfKind, keyOf } from '../support/engines/moto-load/entries.ts';
import {
  type MotoOrganization,
  makeOrganization,
  REGION,
  ROLE,
} from '../support/engines/moto-organization.ts';
import { type Environment, enforced, userWith } from '../support/engines/moto-person.ts';
import type { Answer, Asked } from '../support/loopback.ts';
import { refusal } from '../support/refusal.ts';
import { denials } from '../support/run-cli.ts';

const POLICY = policyOfPerson('snapshot');
const OWN = POLICY.Statement.flatMap(({ Action }) => Action);
const OF_ROLE = Object.values(READ_ACTIONS).flat();

/** As moto calls them; the last is for the settings of a bucket. */
const OF_MOTO = [
  'apigateway:GetRestApi',
  'apigateway:GetRestApis',
  's3:GetPublicAccessBlock',
  's3:ListBucket',
];

const folder = mkdtempSync(join(tmpdir(), 'denials-snapshot-person-'));
let files = 0;
let moto: Moto;
let made: MotoOrganization;
let gateway: Gateway;
let person: Environment;
/** Unenforced: of the whole organization, and of the one account that has something of every kind. */
let whole: Taken;
let ofAccount: Taken;
const asked = { own: new Set<string>(), role: new Set<string>() };

beforeAll(async () => {
  moto = await startMoto();
  made = await makeOrganization();
  person = await userWith(OWN, 'person');
  for (const account of [made.account, made.otherAccount, made.managementAccount]) await makeRole(account);
  gateway = await openGateway(moto.endpoint);
  gateway.answer = ofUnknown;
  whole = await take();
  ofAccount = await take(['--account', made.account]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  gateway?.stop();
  await moto?.stop();
});

async function makeRole(account: string): Promise<void> {
  const { client } = await motoAccount(account, REGION);
  const iam = new IAMClient(client);
  const AWS = `arn:aws:iam::${made.managementAccount}:user/person`;
  const trust = [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }];
  const grant = [{ Effect: 'Allow', Action: [...OF_ROLE, ...OF_MOTO], Resource: '*' }];
  const text = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: text(trust) }));
  const policy = { RoleName: ROLE, PolicyName: 'read', PolicyDocument: text(grant) };
  await iam.send(new PutRolePolicyCommand(policy));
}

interface Taken {
  readonly status: number;
  readonly out: string;
  /** By what distinguishes them; without that which only counts them. */
  readonly entries: ReadonlyMap<string, SnapshotEntry>;
}

async function take(args: readonly string[] = []): Promise<Taken> {
  files += 1;
  const path = join(folder, `${files}.json`);
  const surroundings = { env: process.env, now: Date.now(), sleep: async () => {} };
  const { status, out } = await denials(
    ['snapshot', '--out', path, '--region', REGION, ...args],
    surroundings,
  );
  const entries = (await Array.fromAsync(snapshotEntries(path))).filter(({ kind }) => kind !== 'end');
  return {
    status,
    out: out.replaceAll(path, 'FILE'),
    entries: new Map(entries.map((each) => [keyOf(each), each])),
  };
}

/** As the person, each of whose calls, and of the role's, is held against its policy, without these actions. */
async function takeAs(without: readonly string[], args: readonly string[] = []): Promise<Taken> {
  gateway.answer = (request) => {
    const isOwn = signatureOf(request)?.key === person.AWS_ACCESS_KEY_ID;
    const calls = actionsOfRequest({ ...request, account: made.managementAccount });
    for (const { action } of calls) (isOwn ? asked.own : asked.role).add(action);
    const refused = calls.find(
      (call) => without.includes(call.action) || (isOwn && !isFree(call.action) && !allows(POLICY, call)),
    );
    if (refused === undefined) return ofUnknown(request);
    const words = `User: person is not authorized to perform: ${refused.action} on resource: ${refused.resource}`;
    return refusal(request, 'AccessDenied', 403, words);
  };
  try {
    return await enforced(moto, person, () => take(args));
  } finally {
    gateway.answer = ofUnknown;
  }
}

/** moto does not know the service. */
const ofUnknown = ({ path }: Asked): Answer | undefined =>
  path.startsWith('/v1/domains') ? json({ domains: [] }) : undefined;

/** AWS answers it to everyone. */
const isFree = (action: string): boolean => action === 'sts:GetCallerIdentity';

/** Keys of what is not as it was. */
const changedFrom = (before: Taken, { entries }: Taken): readonly string[] =>
  [...before.entries]
    .filter(([key, entry]) => !isDeepStrictEqual(entries.get(key), entry))
    .map(([key]) => key);

/** The person's. moto has none of AWS's policies here; moto-snapshot-run.test.ts reads them. */
const NOT_MET = ['iam:GetPolicyVersion'];

test('with exactly these policies the snapshot is that of an administrator', async () => {
  const taken = await takeAs([]);
  expect(taken.status).toBe(0);
  expect(taken.out).toBe(whole.out);
  expect(changedFrom(whole, taken)).toEqual([]);
  expect(taken.entries.size).toBe(whole.entries.size);
  expect(OWN.filter((action) => !asked.own.has(action))).toEqual(NOT_MET);
});

const REFUSED = OWN.filter((action) => !NOT_MET.includes(action) && !isFree(action));

/** The reason of a policy that could not be read is not kept. */
const SAID: Readonly<Record<string, string>> = {
  'organizations:DescribePolicy': 'policies of the organization could not be read',
};

test.each(REFUSED)('the person without %s: the run says what it lacks', async (action) => {
  const taken = await takeAs([action], ['--account', made.account]);
  expect(taken.status).toBe(0);
  expect(taken.out).toContain(SAID[action] ?? action);
  expect(taken.out).not.toContain('defect');
  const [root] = entriesOfKind([...taken.entries.values()], 'noOrganization');
  const isHidden = action.startsWith('organizations:') && SAID[action] === undefined;
  expect(root?.notVisible ?? '').toContain(isHidden ? action : '');
});

/** Tags and settings: the entry has `null`, or nothing, in their place. */
const UNKNOWN_MEMBERS =
  /Tag|ListGrants|PublicAccessBlock|EncryptionConfiguration|GetRegistryPolicy|DescribeSecret/;

test('the role without one action of each service at a time: what is missing is named, and nothing is taken for not there', {
  timeout: 300_000,
}, async () => {
  const called = Object.values(READ_ACTIONS).map((actions) => actions.filter((each) => asked.role.has(each)));
  expect(called.flat().length).toBeGreaterThan(40);
  for (let round = 0; called.some((actions) => actions.length > round); round += 1) {
    const without = called.flatMap((actions) => actions.slice(round, round + 1));
    const taken = await takeAs(without, ['--account', made.account]);
    const changed = changedFrom(ofAccount, taken);
    const after = JSON.stringify(changed.map((key) => taken.entries.get(key)));
    const unnamed = without.filter((action) => !after.includes(`perform: ${action} on`));
    expect(unnamed.filter((action) => !UNKNOWN_MEMBERS.test(action))).toEqual([]);
    expect(changed.filter((key) => !isHonest(key, taken))).toEqual([]);
    const [first] = entriesOfKind([...taken.entries.values()], 'resource').filter(
      ({ notVisible }) => notVisible !== undefined,
    );
    if (first !== undefined)
      expect(taken.out).toMatch(/^the policy of \d+ resources? could not be read: arn:.* \(AccessDenied: /m);
  }
});

/** What is not there any more, its account or the coverage of its place says to be unread; what is, has less, and nothing else. */
function isHonest(key: string, { entries }: Taken): boolean {
  const before = ofAccount.entries.get(key);
  const after = entries.get(key);
  if (before === undefined) return false;
  if (after !== undefined) return hasLess(before, after);
  const reasons = [...entries.values()].flatMap((entry) => {
    if (entry.kind === 'coverage') return entry.notVisible.map(({ service }) => service);
    return entry.kind === 'account' && entry.notVisible !== null ? ['iam'] : [];
  });
  const service = 'arn' in before ? String(before.arn).split(':')[2] : 'ec2';
  return reasons.includes(service ?? '');
}

function hasLess(before: SnapshotEntry, after: SnapshotEntry): boolean {
  if (before.kind === 'coverage' || before.kind === 'account') return true;
  const now: Readonly<Record<string, unknown>> = { ...after };
  const isUnread = now.notVisible !== undefined;
  return Object.entries(before).every(
    ([name, value]) =>
      isDeepStrictEqual(now[name], value) ||
      (name === 'policy' || name === 'policyKind' ? isUnread : (now[name] ?? null) === null),
  );
}
