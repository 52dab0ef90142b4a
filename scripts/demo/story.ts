/**
 * The story of the demo, three days of a small organization: a cron that is denied every half hour and does
 * no harm, people who click around, a service control policy that is changed and breaks seventy roles within
 * minutes, a leaked key that probes, and an S3 denial that is really a KMS denial.
 */
import {
  type Caller,
  type CloudTrailRecord,
  denied,
  noIdentityPolicy,
  record,
  roleSession,
  user,
} from './cloudtrail-record.ts';
import {
  CHANGE_AT,
  DATA,
  DAY,
  GUARDRAIL,
  KEY,
  MANAGEMENT,
  PAYMENTS,
  REGION,
  REVERT_AT,
  ROLE_COUNT,
  START,
  TOOLS,
  WEB,
  WORKER_COUNT,
} from './places.ts';

const PROBE_AT = START + 2 * DAY + 14 * 3600 + 30 * 60;

export function demoRecords(): CloudTrailRecord[] {
  const records = [
    ...cron(),
    ...clicking(),
    ...working(),
    ...guardrail(),
    ...probing(),
    ...encrypted(),
    ...shared(),
    guardrailChange(REVERT_AT),
  ];
  return records.sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
}

/** A linear congruential generator: the story is the same at every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

function* cron(): Generator<CloudTrailRecord> {
  const bucket = 'arn:aws:s3:::demo-archive';
  for (let run = 0; run < 6 * 24; run += 1) {
    const caller = roleSession(DATA, '/batch/', 'nightly-export', `run-${run}`);
    yield record({
      at: START + run * 1800 + (run % 7),
      caller,
      service: 's3',
      name: 'GetBucketLifecycle',
      region: REGION,
      requestParameters: { bucketName: 'demo-archive' },
      error: noIdentityPolicy(caller, 's3:GetLifecycleConfiguration', `"${bucket}"`),
    });
  }
}

function* clicking(): Generator<CloudTrailRecord> {
  const random = randomFrom(7);
  const people = ['ana', 'ben', 'chi', 'dia', 'eli'];
  const pages = [
    ['iam', 'GetAccountSummary', 'iam:GetAccountSummary'],
    ['ce', 'GetCostAndUsage', 'ce:GetCostAndUsage'],
    ['organizations', 'DescribeOrganization', 'organizations:DescribeOrganization'],
    ['cloudwatch', 'DescribeAlarms', 'cloudwatch:DescribeAlarms'],
  ] as const;
  for (const [index, person] of people.entries()) {
    const caller = roleSession(
      [PAYMENTS, DATA, WEB][index % 3] ?? WEB,
      '/aws-reserved/sso.amazonaws.com/',
      'AWSReservedSSO_Developer_0123456789abcdef',
      `${person}@example.com`,
    );
    for (let visit = 0; visit < 3; visit += 1) {
      const at = START + visit * DAY + 8 * 3600 + Math.floor(random() * 9 * 3600);
      for (const [step, [service, name, action]] of pages.entries()) {
        const error = noIdentityPolicy(caller, action, '*');
        yield record({ at: at + step * 2, caller, service, name, region: 'us-east-1', error });
      }
    }
  }
}

/** Calls that went through: most of any trail. */
function* working(): Generator<CloudTrailRecord> {
  const random = randomFrom(11);
  for (let call = 0; call < 200; call += 1) {
    const account = [PAYMENTS, DATA, WEB, TOOLS][call % 4] ?? WEB;
    const caller = roleSession(account, '/service/', `worker-${call % WORKER_COUNT}`, `task-${call}`);
    const drawn = START + Math.floor(random() * 3 * DAY);
    // While the guardrail denies the Region, no worker gets through.
    const isBroken = drawn >= CHANGE_AT && drawn < REVERT_AT;
    yield record({
      at: isBroken ? drawn - (REVERT_AT - CHANGE_AT) : drawn,
      caller,
      service: 'sqs',
      name: 'GetQueueAttributes',
      region: REGION,
      isReadOnly: true,
    });
  }
}

/** One Region was forgotten; minutes later it is allowed again. */
function guardrailChange(at: number): CloudTrailRecord {
  return record({
    at,
    caller: roleSession(MANAGEMENT, '/platform/', 'org-admin', 'kim@example.com'),
    service: 'organizations',
    name: 'UpdatePolicy',
    region: 'us-east-1',
    requestParameters: { policyId: 'p-allowedregions', name: 'AllowedRegions' },
  });
}

function* guardrail(): Generator<CloudTrailRecord> {
  yield guardrailChange(CHANGE_AT);
  const calls = [
    ['sqs', 'SendMessage', 'sqs:sendmessage', 'sqs', 'orders'],
    ['dynamodb', 'DescribeTable', 'dynamodb:DescribeTable', 'dynamodb', 'table/carts'],
    [
      'secretsmanager',
      'GetSecretValue',
      'secretsmanager:GetSecretValue',
      'secretsmanager',
      'secret:db-Ab12Cd',
    ],
    ['logs', 'CreateLogStream', 'logs:CreateLogStream', 'logs', 'log-group:/app/web'],
  ] as const;
  const random = randomFrom(3);
  for (let role = 0; role < ROLE_COUNT; role += 1) {
    const account = [PAYMENTS, DATA, WEB, TOOLS][role % 4] ?? WEB;
    const caller = roleSession(
      account,
      '/service/',
      `app-${String(role).padStart(2, '0')}`,
      `i-0${role}abcdef`,
    );
    const [service, name, action, arnService, target] = calls[role % calls.length] ?? calls[0];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      yield record({
        at: CHANGE_AT + 100 + Math.floor(random() * 900) + attempt * 5,
        caller,
        service,
        name,
        region: REGION,
        error: denied(
          caller,
          action,
          `arn:aws:${arnService}:${REGION}:${account}:${target}`,
          `with an explicit deny in a service control policy: ${GUARDRAIL}`,
        ),
      });
    }
  }
}

function* probing(): Generator<CloudTrailRecord> {
  const caller = user(WEB, '/legacy/', 'ci-bot');
  const tries = [
    'iam:ListUsers iam:ListRoles iam:GetAccountAuthorizationDetails iam:CreateAccessKey iam:AttachUserPolicy',
    'sts:AssumeRole ec2:DescribeInstances ec2:GetPasswordData ec2:DescribeSnapshots ec2:CreateKeyPair',
    's3:ListAllMyBuckets secretsmanager:ListSecrets ssm:DescribeParameters kms:ListKeys lambda:ListFunctions',
    'cloudtrail:StopLogging guardduty:ListDetectors organizations:ListAccounts rds:DescribeDBInstances ses:ListIdentities',
  ]
    .join(' ')
    .split(' ');
  for (const [index, action] of tries.entries()) {
    const [service = '', name = ''] = action.split(':');
    const error = noIdentityPolicy(caller, action, '*');
    yield record({
      at: PROBE_AT + index * 9,
      caller,
      service,
      name: name === 'ListAllMyBuckets' ? 'ListBuckets' : name,
      region: 'us-east-1',
      error:
        service === 'ec2'
          ? { code: 'Client.UnauthorizedOperation', message: ec2Message(error.message) }
          : error,
      extra: { sourceIPAddress: '198.51.100.77', userAgent: 'python-requests/2.32.0' },
    });
  }
}

function ec2Message(sentence: string): string {
  return `You are not authorized to perform this operation. ${sentence}. Encoded authorization failure message: ${'demoBlob_'.repeat(40)}`;
}

/** S3 refuses the object; its message says that the key is what denies. */
function* encrypted(): Generator<CloudTrailRecord> {
  const caller = roleSession(PAYMENTS, '/service/', 'invoice-reader', 'task-77');
  for (let object = 0; object < 5; object += 1) {
    yield record({
      at: START + 2 * DAY + 16 * 3600 + object * 600,
      caller,
      service: 's3',
      name: 'GetObject',
      region: REGION,
      requestParameters: { bucketName: 'demo-invoices', key: `2026/11/invoice-${object}.pdf` },
      error: denied(
        caller,
        'kms:Decrypt',
        KEY,
        'because no resource-based policy allows the kms:Decrypt action',
      ),
      extra: { managementEvent: false, eventCategory: 'Data' },
    });
  }
}

/** One denied call that two accounts see: the caller's record, and the bucket owner's, who knows less. */
function* shared(): Generator<CloudTrailRecord> {
  const caller = roleSession(TOOLS, '/service/', 'replicator', 'task-1');
  const bucket = 'arn:aws:s3:::demo-archive/incoming/a.csv';
  const error = denied(
    caller,
    's3:PutObject',
    `"${bucket}"`,
    'with an explicit deny in a resource-based policy',
  );
  const call = {
    at: START + 2 * DAY + 17 * 3600,
    caller,
    service: 's3',
    name: 'PutObject',
    region: REGION,
    requestParameters: { bucketName: 'demo-archive', key: 'incoming/a.csv' },
    error,
  };
  const sharedEventID = '33333333-0000-4000-8000-000000000001';
  yield record({ ...call, extra: { sharedEventID } });
  const owners: Caller = {
    ...caller,
    userIdentity: { type: 'AWSAccount', principalId: 'AROAREPLICATORXXXXXXX:task-1', accountId: TOOLS },
  };
  yield record({ ...call, caller: owners, extra: { sharedEventID, recipientAccountId: DATA } });
}
