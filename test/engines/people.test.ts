/**
 * The policies of examples/permissions, in force on the commands that docs promise to each person. moto enforces the actions.
 * Resources and keys, and the members of a transaction, are held against the file on the way there, because moto takes
 * every call but those to S3 to be on `*`. Without one of its actions a command says which it lacks; it is refused in AWS's
 * words there, too, because moto refuses in XML what was asked in JSON.
 */
import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import { type PersonStatement, policyOfPerson } from '../../contract/people.ts';
import { actionsOfRequest } from '../support/action-of-request.ts';
import { json } from '../support/aws-answers.ts';
import { aDenial, DEPLOY_ROLE } from '../support/denials.ts';
import { allows } from '../support/deploy/allows.ts';
import type { Grant } from '../support/deployed-functions.ts';
import { createTable } from '../support/engines/dynamodb-local.ts';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { enforced, userWith } from '../support/engines/moto-person.ts';
import { anIncident, putIncident } from '../support/incidents.ts';
import type { Answer, Asked } from '../support/loopback.ts';
import { aRecord, USER_IDENTITY } from '../support/records.ts';
import { type CliRun, denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TABLE = 'DenialMonitor-Table1';
const ACCOUNT = '123456789012';
const NOW = Date.now();
const STORE = ['--store', 'aws', '--table', TABLE];

let moto: Moto;
let gateway: Gateway;
const asked: Asked[] = [];

beforeAll(async () => {
  moto = await startMoto();
  const client = new DynamoDBClient({});
  await createTable(client, TABLE);
  client.destroy();
  await makeBucket();
  gateway = await openGateway(moto.endpoint);
});
afterAll(async () => {
  gateway?.stop();
  await moto?.stop();
});

const isoAt = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

const KEPT = aDenial({ id: 'kept-1', time: isoAt(NOW - 60_000) });
const { group, principal } = KEPT.denial;

/** Again before each run: one of them erases it. */
async function putKept(): Promise<void> {
  const store = openDynamodbStore({ table: TABLE });
  await store.putDenials([KEPT]);
  await putIncident(store, anIncident({ key: principal.arn }));
  await store.close();
}

async function makeBucket(): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  await s3.send(new CreateBucketCommand({ Bucket: 'org-trail', CreateBucketConfiguration }));
}

/** One denial of a caller that the table does not have. */
async function putLog(eventID: string): Promise<void> {
  const userIdentity = {
    ...USER_IDENTITY,
    arn: `arn:aws:iam::${ACCOUNT}:user/${eventID}`,
    accountId: ACCOUNT,
  };
  const record = aRecord({ eventID, userIdentity, eventTime: isoAt(NOW - 30_000) });
  const s3 = new S3Client({ forcePathStyle: true });
  const Body = gzipSync(JSON.stringify({ Records: [record] }));
  const Key = `AWSLogs/${ACCOUNT}/CloudTrail/eu-central-1/2026/11/20/${ACCOUNT}_CloudTrail_eu-central-1_20261120T1000Z_a.json.gz`;
  await s3.send(new PutObjectCommand({ Bucket: 'org-trail', Key, Body }));
}

/** What each may run, as docs have it. */
const COMMANDS = {
  reader: [
    ['groups'],
    ['list'],
    ['list', '--principal', 'deploy-role'],
    ['list', '--by', 'day'],
    ['show', 'GROUP'],
    ['show', 'kept-1'],
    ['incidents'],
    ['mutes'],
    ['report', '--out', 'OUT'],
  ],
  muter: [
    ['mute', '--group', 'GROUP', '--until', '7d', '--reason', 'is being fixed'],
    ['unmute', 'MUTE'],
  ],
  importer: [['import', 's3://org-trail/AWSLogs/']],
  eraser: [
    ['forget', DEPLOY_ROLE],
    ['forget', DEPLOY_ROLE, '--yes'],
  ],
} as const;

type Tested = keyof typeof COMMANDS;
const TESTED = Object.keys(COMMANDS) as Tested[];

const statementsOf = (person: Tested): readonly PersonStatement[] => policyOfPerson(person).Statement;

/** Runs all commands of the person as a user of moto with the policy's actions; `without` one, which is refused. */
async function runAs(person: Tested, without?: string): Promise<readonly CliRun[]> {
  users += 1;
  const credentials = await userWith(actionsFor(person), `person-${users}`);
  await putLog(`of-${users}`);
  await putKept();
  asked.length = 0;
  const policy = { Statement: policyWithout(person, without) };
  gateway.answer = (request) => {
    asked.push(request);
    const calls = actionsOfRequest({ ...request, account: ACCOUNT });
    const lacking = calls.find(
      (call) => !isFree(call) && !allows(policy, { ...call, context: leadingKey(request) }),
    );
    return lacking === undefined ? undefined : accessDenied(request, lacking);
  };
  try {
    return await enforced(moto, credentials, () => runAll(person));
  } finally {
    gateway.answer = () => undefined;
  }
}

let users = 0;

/** AWS answers it to everyone. */
const isFree = ({ action }: Grant): boolean => action === 'sts:GetCallerIdentity';

function policyWithout(person: Tested, without: string | undefined): readonly PersonStatement[] {
  const here = JSON.stringify(policyOfPerson(person).Statement).replaceAll('111122223333', ACCOUNT);
  const statements: readonly PersonStatement[] = JSON.parse(here);
  return statements.map((each) => ({ ...each, Action: each.Action.filter((action) => action !== without) }));
}

/** Source  IAM User Guide, "Troubleshoot access denied error messages"; S3 has no such words for the owner of a bucket. */
function accessDenied({ headers }: Asked, { action, resource }: Grant): Answer {
  const words = `User: arn:aws:iam::${ACCOUNT}:user/person is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  if (headers['x-amz-target'] !== undefined)
    return json({ __type: 'com.amazon.coral.service#AccessDeniedException', message: words }, 400);
  return {
    status: 403,
    headers: { 'content-type': 'application/xml' },
    body: `<Error><Code>AccessDenied</Code><Message>${words}</Message></Error>`,
  };
}

async function runAll(person: Tested): Promise<readonly CliRun[]> {
  const runs: CliRun[] = [];
  let mute = 'm-0';
  for (const command of COMMANDS[person]) {
    const places: Readonly<Record<string, string>> = {
      ...{ GROUP: group, MUTE: mute },
      OUT: temporaryFolder().path('report.html'),
    };
    const args = command.map((each) => places[each] ?? each);
    const run = await denials([...args, ...STORE], { env: process.env, now: NOW });
    mute = /m-[0-9a-f]+/.exec(run.out)?.[0] ?? mute;
    runs.push(run);
  }
  return runs;
}

/** Of moto's own making. */
const OF_MOTO: Readonly<Record<Tested, readonly string[]>> = {
  reader: [],
  muter: [],
  importer: ['dynamodb:TransactWriteItems'],
  eraser: [],
};

const actionsFor = (person: Tested): readonly string[] => [
  ...statementsOf(person).flatMap(({ Action }) => Action),
  ...OF_MOTO[person],
];

test.each(TESTED)('%s: every command runs with exactly these actions', async (person) => {
  for (const { status, err } of await runAs(person))
    expect({ status, err }).toEqual({ status: 0, err: expect.not.stringContaining('refuse') });
  const called = new Set(
    asked.flatMap((request) =>
      actionsOfRequest({ ...request, account: ACCOUNT }).map(({ action }) => action),
    ),
  );
  const granted = statementsOf(person).flatMap(({ Action }) => Action);
  const unused = granted.filter((action) => !called.has(action));
  expect(unused.map((action) => `${person} ${action}`)).toEqual(
    NOT_MET.filter((each) => each.startsWith(person)),
  );
});

/** Of a call that writes one item. */
function leadingKey({ body }: Asked): Readonly<Record<string, string>> {
  const { Item, Key } = body.startsWith('{') ? JSON.parse(body) : {};
  const key = (Item ?? Key)?.pk?.S;
  return typeof key === 'string' ? { 'dynamodb:LeadingKeys': key } : {};
}

/** Needed where a copy of a shared call is replaced by a better one, which none of the commands above does. */
const NOT_MET: readonly string[] = ['importer dynamodb:DeleteItem'];

const ACTIONS = TESTED.flatMap((person) =>
  statementsOf(person)
    .flatMap(({ Action }) => Action)
    .filter((action) => !NOT_MET.includes(`${person} ${action}`))
    .map((action) => [person, action] as const),
);

test.each(ACTIONS)('%s without %s: a command says that it lacks it', async (person, action) => {
  const runs = await runAs(person, action);
  // What follows on it may fail for want of what it would have made.
  const refused = runs.find(({ status }) => status !== 0);
  expect(refused?.err).toContain(action);
  expect(refused?.err).not.toContain('defect');
});

test('a mute names who made it: the ARN of the credentials', async () => {
  const [made] = await runAs('muter');
  expect(made?.status).toBe(0);
  const { out } = await denials(['mutes', '--all', '--json', ...STORE], { env: process.env, now: NOW });
  const authors = new Set(JSON.parse(out).map(({ author }: { author: string }) => author));
  expect(authors).toContain(`arn:aws:iam::${ACCOUNT}:user/person-${users}`);
});
