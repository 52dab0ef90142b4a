/**
 * Least privilege, proven: what the functions call, recorded, beside what their roles are granted. No call lacks a
 * grant, and no grant lacks a call; what AWS itself does with a function's role is listed with its source.
 */
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { DynamoDBRecord } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READ_ROLE_NAME } from '../../contract/names.ts';
import { READ_ACTIONS } from '../../contract/read-actions.ts';
import { compareText } from '../../core/query/order.ts';
import { BY_AWS, NEEDS_NO_GRANT } from '../support/calls-by-aws.ts';
import { covers, type Grant } from '../support/deployed-functions.ts';
import { type DynamodbLocal, deleteTable, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import {
  allowAll,
  REGION as DENIED_IN,
  type MotoOrganization,
  makeOrganization,
} from '../support/engines/moto-organization.ts';
import {
  ACCOUNT,
  LOG_BUCKET,
  openRecordedFunctions,
  type RecordedCall,
  type RecordedFunctions,
  templateOf,
} from '../support/engines/recorded-functions.ts';
import { streamRecords } from '../support/engines/table-stream.ts';
import { eventEnvelope } from '../support/event-envelope.ts';
import { type Functions, queueEvent, SWEEP } from '../support/lambda-bundles.ts';
import { eventOf } from '../support/organization-world.ts';
import { aCanaryRecord, aRecord, aSuccess, ROLE_IDENTITY, USER_IDENTITY } from '../support/records.ts';

const SPIKE = 40;
const SETTINGS = ['account', 'organization'] as const;
const TEMPLATES = { account: templateOf('account'), organization: templateOf('organization') };

let dynamodb: DynamodbLocal;
let moto: Moto;
let made: MotoOrganization;

beforeAll(async () => {
  dynamodb = await startDynamodbLocal();
  moto = await startMoto();
  made = await makeOrganization();
  const CreateBucketConfiguration = { LocationConstraint: DENIED_IN } as const;
  await new S3Client({ region: DENIED_IN }).send(
    new CreateBucketCommand({ Bucket: LOG_BUCKET, CreateBucketConfiguration }),
  );
});
afterAll(async () => {
  await moto?.stop();
  await dynamodb?.stop();
});

const at = (secondsAgo: number) =>
  new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** One of every kind of record, and a spike. */
function records(account: string): Readonly<Record<string, unknown>>[] {
  const here = { awsRegion: DENIED_IN, recipientAccountId: account };
  const ana = { ...USER_IDENTITY, arn: `arn:aws:iam::${account}:user/ana`, accountId: account };
  const sessionIssuer = {
    ...ROLE_IDENTITY.sessionContext.sessionIssuer,
    ...{ arn: `arn:aws:iam::${account}:role/ci/deploy`, accountId: account, userName: 'deploy' },
  };
  const role = {
    ...ROLE_IDENTITY,
    ...{ arn: `arn:aws:sts::${account}:assumed-role/deploy/run`, accountId: account },
    sessionContext: { ...ROLE_IDENTITY.sessionContext, sessionIssuer },
  };
  const burst = Array.from({ length: SPIKE }, (_, n) =>
    aRecord({
      ...{
        ...here,
        userIdentity: ana,
        eventID: `burst-${n}`,
        eventTime: at(SPIKE - n),
        errorMessage: 'Access Denied',
      },
      requestParameters: { bucketName: 'ledger', key: `2026/${n}.csv` },
      resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::ledger/2026/${n}.csv` }],
    }),
  );
  const ofSession = { ...here, userIdentity: role, eventTime: at(5), errorMessage: 'Access Denied' };
  const shared = {
    ...ofSession,
    sharedEventID: 'shared',
    requestParameters: { bucketName: 'ledger', key: 'a' },
  };
  return [
    ...burst,
    aRecord({ ...ofSession, eventID: 'of-session', requestParameters: { bucketName: 'ledger', key: 'b' } }),
    // The owner of the bucket sees of the caller its unique id.
    aRecord({
      ...{ ...shared, eventID: 'owners-copy', recipientAccountId: '444455556666' },
      userIdentity: { type: 'AWSAccount', principalId: ROLE_IDENTITY.principalId, accountId: account },
    }),
    aRecord({ ...shared, eventID: 'callers-copy' }),
    aCanaryRecord({ account, region: DENIED_IN }, { eventTime: at(60) }),
    aSuccess({
      ...here,
      ...{
        eventID: 'change',
        eventTime: at(30),
        eventSource: 'iam.amazonaws.com',
        eventName: 'PutRolePolicy',
      },
      ...{
        userIdentity: ana,
        requestParameters: { roleName: 'deploy', policyName: 'own', policyDocument: '{}' },
      },
    }),
  ];
}

/** That a session of `deploy` was given a policy; it comes after what was explained without it. */
const lateGrant = (account: string) =>
  aSuccess({
    ...{ awsRegion: DENIED_IN, recipientAccountId: account, eventID: 'grant', eventTime: at(300) },
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' },
    requestParameters: { roleArn: `arn:aws:iam::${account}:role/ci/deploy`, policy: '{}' },
    responseElements: { credentials: { accessKeyId: ROLE_IDENTITY.accessKeyId } },
  });

/** With the first a group is fixed; for the second, groups are looked for by their resource. */
const fixes = (account: string) => [
  aSuccess({
    ...{ awsRegion: 'us-east-1', recipientAccountId: account, eventID: 'fix', eventTime: at(0) },
    ...{ eventSource: 'iam.amazonaws.com', eventName: 'PutUserPolicy' },
    requestParameters: { userName: 'ana', policyName: 'own', policyDocument: '{}' },
  }),
  aSuccess({
    ...{ awsRegion: DENIED_IN, recipientAccountId: account, eventID: 'bucket-policy', eventTime: at(0) },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'PutBucketPolicy' },
    requestParameters: { bucketName: 'ledger', bucketPolicy: {} },
  }),
];

async function runAll({ functions, table, deployed }: RecordedFunctions, account: string): Promise<void> {
  const context = { getRemainingTimeInMillis: () => 900_000 };
  if (deployed.some(({ name }) => name === 'organization')) {
    expect(await functions.organization(SWEEP, context)).toMatchObject({ outcome: 'read' });
    const names = { policyId: made.guardrail, targetId: made.unit, accountId: made.account };
    for (const eventName of ['AttachPolicy', 'UpdatePolicy', 'MoveAccount'])
      await functions.organization(eventOf({ eventName, requestParameters: names }, at(0)), context);
  }
  for (const event of batches(records(account)))
    expect(await functions.ingest(event)).toStrictEqual({ batchItemFailures: [] });
  const stored = await inserted(table);
  expect(await functions.detect({ Records: stored('D#') })).toStrictEqual({ batchItemFailures: [] });
  expect(await functions.attribute({ Records: stored('Q#') })).toStrictEqual({ batchItemFailures: [] });
  await functions.ingest(queueEvent([eventEnvelope(lateGrant(account))]));
  if (account === made.account) {
    await allowAll(account);
    await functions.ingest(queueEvent(fixes(account).map((record) => eventEnvelope(record))));
    const asked = (await inserted(table))('Q#change');
    expect(await functions.attribute({ Records: asked })).toStrictEqual({ batchItemFailures: [] });
  }
  await backfill(functions, account);
  await functions.detect(SWEEP);
}

/** The same again from log files, under other ids; and a file that cannot be read. */
async function backfill({ backfill: run }: Functions, account: string): Promise<void> {
  const context = { getRemainingTimeInMillis: () => 900_000 };
  const s3 = new S3Client({ region: DENIED_IN });
  const prefix = `AWSLogs/${account}/`;
  const again = [...records(account), lateGrant(account)].map((record, index) => ({
    ...{ ...record, eventID: `logged-${index}` },
    ...(record.sharedEventID !== undefined && { sharedEventID: 'logged' }),
  }));
  const request = { bucket: LOG_BUCKET, prefix, since: null, until: null };
  await run({ step: 'divide', input: { bucket: LOG_BUCKET, prefix } }, context);
  for (const [index, Records] of [
    again.slice(0, SPIKE),
    ...again.slice(SPIKE).map((one) => [one]),
  ].entries()) {
    const Key = `${prefix}${index}.json`;
    await s3.send(new PutObjectCommand({ Bucket: LOG_BUCKET, Key, Body: JSON.stringify({ Records }) }));
    const read = await run(
      { step: 'read', request: { ...request, prefix: Key }, part: { after: null, before: null } },
      context,
    );
    expect(read).toMatchObject({ isDone: true, counts: { objects: 1, failed: 0 } });
  }
  const broken = { Bucket: LOG_BUCKET, Key: `${prefix}broken.json`, Body: '{"Records":[{' };
  await s3.send(new PutObjectCommand(broken));
  await run(
    { step: 'read', request: { ...request, prefix: broken.Key }, part: { after: null, before: null } },
    context,
  );
}

/** The spike in one, and each of the others by itself: they come in this order. */
function batches(each: readonly Readonly<Record<string, unknown>>[]) {
  const [spike = [], others = []] = [each.slice(0, SPIKE), each.slice(SPIKE)];
  return [spike, ...others.map((record) => [record])].map((batch) =>
    queueEvent(batch.map((record) => eventEnvelope(record))),
  );
}

async function inserted(table: string): Promise<(items: string) => DynamoDBRecord[]> {
  const all = await streamRecords(dynamodb, table);
  return (items) =>
    all.filter(
      ({ eventName, dynamodb: change }) => eventName === 'INSERT' && change?.Keys?.sk?.S?.startsWith(items),
    );
}

const byAws = (name: string, action: string) =>
  BY_AWS.find(({ by, actions }) => by.some((each) => each === name) && actions.includes(action));

const all = new Map<string, RecordedFunctions>();

describe.each(SETTINGS)('settings of the scope %s', (settings) => {
  let recorded: RecordedFunctions;
  beforeAll(async () => {
    recorded = await openRecordedFunctions({ dynamodb, moto }, TEMPLATES[settings]);
    await runAll(recorded, settings === 'account' ? ACCOUNT : made.account);
    all.set(settings, recorded);
  });
  afterAll(async () => {
    recorded?.stop();
    if (recorded !== undefined) await deleteTable(dynamodb.client, recorded.table);
  });

  test('every deployed function ran, and called', () => {
    const names = recorded.deployed.map(({ name }) => name).toSorted();
    const callers = new Set(recorded.calls.map(({ by }) => by));
    expect([...callers].toSorted()).toEqual([...names, READ_ROLE_NAME].toSorted());
  });

  test('no call lacks a grant', () => {
    const grants = new Map<string, readonly Grant[]>([
      ...recorded.deployed.map(({ name, grants }) => [name, grants] as const),
      [
        READ_ROLE_NAME,
        Object.values(READ_ACTIONS)
          .flat()
          .map((action) => ({ action, resource: '*' })),
      ],
    ]);
    const lacking = recorded.calls
      .filter(({ action }) => !NEEDS_NO_GRANT.includes(action))
      .filter((call) => !grants.get(call.by)?.some((grant) => covers(grant, call)));
    expect(new Set(lacking.map(lineOf))).toEqual(new Set());
  });

  test('no grant lacks a call', () => {
    const unused = recorded.deployed.flatMap(({ name, grants }) =>
      grants
        .filter((grant) => !recorded.calls.some((call) => call.by === name && covers(grant, call)))
        .filter(({ action }) => byAws(name, action) === undefined)
        .map((grant) => lineOf({ by: name, ...grant })),
    );
    expect(unused).toEqual([]);
  });

  test('what AWS does with a role is granted, and no test of ours records it', () => {
    for (const { by, actions } of BY_AWS) {
      for (const { name, grants } of recorded.deployed.filter(({ name }) =>
        by.some((each) => each === name),
      )) {
        const granted = grants.map(({ action }) => action);
        expect(
          actions.filter((action) => !granted.includes(action)),
          name,
        ).toEqual([]);
        const called = recorded.calls.filter((call) => call.by === name && actions.includes(call.action));
        expect(called.map(lineOf)).toEqual([]);
      }
    }
  });

  test('each type of policy that is asked for is one of the condition', () => {
    const granted = recorded.deployed.flatMap(({ policyTypes }) => policyTypes);
    expect([...recorded.policyTypes].filter((type) => !granted.includes(type))).toEqual([]);
    expect(recorded.policyTypes.size > 0).toBe(settings === 'organization');
  });
});

const lineOf = ({ by, action, resource }: RecordedCall): string => `${by} ${action} ${resource}`;

test('the page of the security review: grants and calls, side by side (`-u` writes it)', async () => {
  expect([...all.keys()]).toEqual(SETTINGS);
  await expect(pageOf(all)).toMatchFileSnapshot('../../docs/recorded-calls.md');
});

const TITLE = `# Recorded calls

What the functions' roles are granted, and what the functions called: two lists, equal. The bundled functions run in the
environments that the templates give them, before DynamoDB Local and moto, once for each scope, with every channel of
alerts and the backfill on. Each request is recorded as the action and the resource on which IAM would decide. The suite fails if a call
lacks a grant, or a grant lacks a call:

    npm run test:engines -- test/engines/permissions.test.ts       # compares; \`-u\` writes this page

AWS itself uses some permissions of a function's role, which the last column says.

| role | action | on | granted in the scope | called in the scope |
| --- | --- | --- | --- | --- |
`;

function pageOf(recorded: ReadonlyMap<string, RecordedFunctions>): string {
  const names = new Set([...recorded.values()].flatMap(({ deployed }) => deployed.map(({ name }) => name)));
  const rows = [...names].flatMap((name) => {
    const scopes = [...recorded].map(([scope, { deployed, calls }]) => ({
      scope,
      grants: deployed.find((each) => each.name === name)?.grants ?? [],
      calls: calls.filter(({ by }) => by === name),
    }));
    const each = new Map(
      scopes.flatMap(({ grants }) => grants).map((grant) => [`${grant.action} ${labelOf(grant)}`, grant]),
    );
    return [...each]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([key, { action }]) => {
        const granted = scopes.filter(({ grants }) => grants.some((grant) => keyOf(grant) === key));
        const called = granted.filter(({ grants, calls }) =>
          grants.some((grant) => keyOf(grant) === key && calls.some((call) => covers(grant, call))),
        );
        const calls = byAws(name, action)?.why ?? called.map(({ scope }) => scope).join(', ');
        const on = labelOf(each.get(key) ?? { action, resource: '' });
        return `| ${name} | \`${action}\` | ${on} | ${granted.map(({ scope }) => scope).join(', ')} | ${calls} |\n`;
      });
  });
  const sources = BY_AWS.map(({ why, source }) => `- ${why}: ${source}\n`);
  return [TITLE, ...rows, '\nSources of what AWS does:\n\n', ...sources].join('');
}

const keyOf = (grant: Grant): string => `${grant.action} ${labelOf(grant)}`;

/** Without the hash of a logical id, which changes with a construct's path; a role by its ARN. */
function labelOf({ resource }: Grant): string {
  if (resource === '*' || resource.includes(':role/')) return `\`${resource.replace(ACCOUNT, 'ACCOUNT')}\``;
  const rest = resource.split(':').slice(5);
  return `\`${rest.join(':').replaceAll(/[0-9A-F]{8}(?=$|[/:])/g, '')}\``;
}
