import { describe, expect, test } from 'vitest';
import { authorized, previewed, session, user } from '../../support/preview-calls.ts';
import type { TestRecord } from '../../support/records.ts';

const scp = (...statements: readonly object[]) => ({
  put: 'serviceControlPolicy',
  ...{ policy: 'Proposed', targets: ['r-demo'] },
  document: { Version: '2012-10-17', Statement: statements },
});
const rcp = (...statements: readonly object[]) => ({
  ...scp(...statements.map((each) => ({ Principal: '*', ...each }))),
  put: 'resourceControlPolicy',
});
const deny = (Action: string, Condition?: object, Resource = '*') => ({
  ...{ Sid: 'No', Effect: 'Deny', Action, Resource },
  ...(Condition === undefined ? {} : { Condition }),
});
const inOtherRegions = { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1'] } };
const withoutTeam = { Null: { 'aws:RequestTag/team': 'true' } };

const ana = 'arn:aws:iam::111122223333:user/ana';
const runInstances = {
  ...{ eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' },
  userIdentity: user('eli', '666677778888'),
  recipientAccountId: '666677778888',
  requestParameters: {
    instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 1 }] },
    instanceType: 't3.micro',
    iamInstanceProfile: { arn: 'arn:aws:iam::666677778888:instance-profile/web' },
  },
};
const denied = (record: TestRecord, message = 'Access Denied'): TestRecord => ({
  ...record,
  ...{ errorCode: 'AccessDenied', errorMessage: message },
});
/** A queue in a Region that the organization denies. */
const farQueue = {
  ...{ eventSource: 'sqs.amazonaws.com', eventName: 'SendMessage', awsRegion: 'us-west-2' },
  requestParameters: { queueUrl: 'https://sqs.us-west-2.amazonaws.com/111122223333/far' },
  userIdentity: user('ben'),
};

/** The owner's record of a call from another account. */
const foreign = (principalId: string): TestRecord => ({
  userIdentity: { type: 'AWSAccount', principalId, accountId: '777788889999' },
  requestParameters: { bucketName: 'ledger', key: 'a.csv' },
});
const [THEIR_USER, THEIR_ROLE] = ['AIDAEXAMPLETHEIRS', 'AROAEXAMPLETHEIRS:run'] as const;
const theirs = (name: string) => `arn:aws:iam::777788889999:${name}`;
const bucketPolicy = (...Statement: readonly object[]) => ({
  ...{ put: 'resourcePolicy', resource: 'arn:aws:s3:::ledger' },
  document: { Version: '2012-10-17', Statement },
});
const onLedger = { Action: 's3:GetObject', Resource: 'arn:aws:s3:::ledger/*' };
const grants = (AWS: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS },
  ...onLedger,
  ...more,
});
const denies = (more: object) => ({ Effect: 'Deny', ...onLedger, ...more });

const FOREIGN_ROWS: readonly Row[] = [
  {
    note: 'a user of another account, and an RCP that denies the account',
    call: foreign(THEIR_USER),
    changes: [rcp(deny('s3:*', { StringEquals: { 'aws:PrincipalAccount': '777788889999' } }))],
    want: 'willBeDenied resourceControlPolicy',
  },
  {
    note: 'a role of another account, which may be service-linked',
    call: foreign(THEIR_ROLE),
    changes: [rcp(deny('s3:*', { StringEquals: { 'aws:PrincipalAccount': '777788889999' } }))],
    want: 'mayBeDenied aws:PrincipalArn',
  },
  {
    note: 'another account of the organization, and an RCP that keeps it to itself',
    call: foreign(THEIR_USER),
    changes: [rcp(deny('s3:*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-demo' } }))],
    want: 'unchanged',
  },
  {
    note: 'another account of the organization, and an SCP above it',
    call: foreign(THEIR_USER),
    changes: [scp(deny('*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'another account, and a bucket policy that names nothing of it',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants('111122223333'))],
    want: 'willBeDenied resourcePolicy',
  },
  {
    note: 'another account, which the bucket policy still allows',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants('777788889999'))],
    want: 'unchanged',
  },
  {
    note: 'another account, of which the bucket policy allows one role',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants(theirs('role/reader')))],
    want: 'mayBeDenied',
  },
  {
    note: 'another account, of which the bucket policy denies one role',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants('777788889999'), denies({ Principal: { AWS: theirs('role/reader') } }))],
    want: 'mayBeDenied',
  },
  {
    note: 'another account, and a bucket policy that denies all but one role of it',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants('777788889999'), denies({ NotPrincipal: { AWS: theirs('role/reader') } }))],
    want: 'mayBeDenied',
  },
  {
    note: 'another account, and a bucket policy that denies everyone',
    call: foreign(THEIR_ROLE),
    changes: [bucketPolicy(grants('777788889999'), denies({ Principal: '*' }))],
    want: 'willBeDenied resourcePolicy',
  },
  {
    note: 'another account, and a deny of everyone but a role, by its ARN',
    call: foreign(THEIR_ROLE),
    changes: [
      bucketPolicy(
        grants('777788889999'),
        denies({ Principal: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': theirs('role/reader') } } }),
      ),
    ],
    want: 'mayBeDenied aws:PrincipalArn',
  },
  {
    note: 'a caller without credentials, and an RCP that keeps the organization to itself',
    call: {
      userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' },
      requestParameters: { bucketName: 'ledger', key: 'a.csv' },
    },
    changes: [
      bucketPolicy({ Effect: 'Allow', Principal: '*', ...onLedger }),
      rcp(deny('s3:*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-demo' } })),
    ],
    want: 'contradiction resourcePolicy',
  },
];

interface Row {
  readonly note: string;
  readonly call: TestRecord;
  readonly changes: readonly unknown[];
  /** The outcome, and what decides or is not known; `unchanged`, or why it is not evaluated. */
  readonly want: string;
}

const ROWS: readonly Row[] = [
  {
    note: 'a deny of the action',
    call: {},
    changes: [scp(deny('s3:*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  { note: 'a deny of another action', call: {}, changes: [scp(deny('ec2:*'))], want: 'unchanged' },
  {
    note: 'an allow list without the action',
    call: {},
    changes: [
      scp({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }),
      { remove: 'serviceControlPolicy', policy: 'FullAWSAccess', targets: ['r-demo'] },
    ],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a Region guard, in a Region that it lets pass',
    call: {},
    changes: [scp(deny('*', inOtherRegions))],
    want: 'unchanged',
  },
  {
    note: 'a Region guard, in another Region',
    call: { awsRegion: 'eu-west-1' },
    changes: [scp(deny('*', inOtherRegions))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a key that the record has',
    call: {},
    changes: [scp(deny('s3:*', { NotIpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a key that the record does not have',
    call: {},
    changes: [scp(deny('s3:*', { StringNotEquals: { 'aws:Referer': 'x' } }))],
    want: 'mayBeDenied aws:Referer',
  },
  {
    note: 'two statements that deny whatever the unknown key is',
    call: {},
    changes: [
      scp(
        deny('s3:*', { StringEquals: { 'aws:Referer': 'x' } }),
        deny('s3:*', { StringNotEquals: { 'aws:Referer': 'x' } }),
      ),
    ],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a statement that stood before in the same words did not deny, whatever its key is',
    call: {
      ...runInstances,
      eventName: 'TerminateInstances',
      requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
    },
    changes: [
      {
        put: 'serviceControlPolicy',
        ...{ policy: 'Copy', targets: ['666677778888'] },
        document: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'KeepProduction',
              Effect: 'Deny',
              Action: ['secretsmanager:DeleteSecret', 'ec2:TerminateInstances'],
              Resource: '*',
              Condition: { StringEquals: { 'aws:ResourceTag/env': 'prod' } },
            },
          ],
        },
      },
    ],
    want: 'unchanged',
  },
  {
    note: 'the same with another value of the tag may deny',
    call: {
      ...runInstances,
      eventName: 'TerminateInstances',
      requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
    },
    changes: [scp(deny('ec2:TerminateInstances', { StringEquals: { 'aws:ResourceTag/env': 'test' } }))],
    want: 'mayBeDenied aws:ResourceTag/env',
  },
  {
    note: 'a tag that the request must have',
    call: {
      ...runInstances,
      eventName: 'CreateVolume',
      requestParameters: {
        size: '8',
        zone: 'eu-central-1a',
        tagSpecificationSet: { items: [{ resourceType: 'volume', tags: [{ key: 'team', value: 'web' }] }] },
      },
    },
    changes: [scp(deny('ec2:CreateVolume', withoutTeam))],
    want: 'unchanged',
  },
  {
    note: 'the management account',
    call: { userIdentity: user('mia', '999988887777'), eventName: 'ListBuckets', requestParameters: null },
    changes: [scp(deny('*'))],
    want: 'unchanged',
  },
  {
    note: 'a service-linked role',
    call: {
      ...runInstances,
      ...{
        eventName: 'DescribeInstances',
        requestParameters: null,
        sourceIPAddress: 'autoscaling.amazonaws.com',
      },
      userIdentity: session('aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
    },
    changes: [scp(deny('*'))],
    want: 'unchanged',
  },
  {
    note: 'a session, whatever its session policy is',
    call: { userIdentity: session('ci/deploy') },
    changes: [scp(deny('s3:*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a principal that is exempt by its ARN',
    call: { userIdentity: session('ci/deploy') },
    changes: [scp(deny('s3:*', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ci/*' } }))],
    want: 'unchanged',
  },
  {
    note: 'an RCP above the bucket',
    call: {},
    changes: [rcp(deny('s3:*'))],
    want: 'willBeDenied resourceControlPolicy',
  },
  {
    note: 'an RCP that lets the organization in',
    call: {},
    changes: [rcp(deny('s3:*', { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-demo' } }))],
    want: 'unchanged',
  },
  {
    note: 'an inline policy that is removed',
    call: {},
    changes: [{ remove: 'identityPolicy', principal: ana, name: 'work' }],
    want: 'willBeDenied identityPolicy',
  },
  {
    note: 'a boundary that is silent',
    call: {},
    changes: [
      {
        put: 'permissionsBoundary',
        principal: ana,
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] },
      },
    ],
    want: 'willBeDenied permissionsBoundary',
  },
  {
    note: 'a bucket policy that asks for TLS',
    call: {},
    changes: [
      {
        put: 'resourcePolicy',
        resource: 'arn:aws:s3:::reports',
        document: {
          Version: '2012-10-17',
          Statement: [{ ...deny('s3:*', { Bool: { 'aws:SecureTransport': 'false' } }), Principal: '*' }],
        },
      },
    ],
    want: 'unchanged',
  },
  {
    note: 'the same for a call without TLS details',
    call: { tlsDetails: undefined },
    changes: [
      {
        put: 'resourcePolicy',
        resource: 'arn:aws:s3:::reports',
        document: {
          Version: '2012-10-17',
          Statement: [{ ...deny('s3:*', { Bool: { 'aws:SecureTransport': 'false' } }), Principal: '*' }],
        },
      },
    ],
    want: 'mayBeDenied aws:SecureTransport',
  },
  {
    note: 'a dry run: AWS had asked the policies',
    call: {
      ...runInstances,
      errorCode: 'Client.DryRunOperation',
      errorMessage: 'Request would have succeeded',
    },
    changes: [scp(deny('ec2:*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a further action of the call: the role that it passes',
    call: {
      ...{ eventSource: 'ecs.amazonaws.com', eventName: 'RunTask' },
      ...{ userIdentity: user('eli', '666677778888'), recipientAccountId: '666677778888' },
      requestParameters: {
        cluster: 'main',
        taskDefinition: 'arn:aws:ecs:eu-central-1:666677778888:task-definition/web:1',
        overrides: { taskRoleArn: 'arn:aws:iam::666677778888:role/task' },
      },
    },
    changes: [scp(deny('iam:PassRole'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'a denial whose SCP is removed',
    call: denied(farQueue),
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
    want: 'willBeAllowed',
  },
  { note: 'a denial that stays', call: denied(farQueue), changes: [scp(deny('s3:*'))], want: 'unchanged' },
  {
    note: 'a denial of a session of which no record says what it was given',
    call: denied({ ...farQueue, userIdentity: session('ci/deploy') }),
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
    want: 'unchanged',
  },
  {
    note: 'a denial that the snapshot allows',
    call: denied({}),
    changes: [scp(deny('ec2:*'))],
    want: 'snapshotAllows',
  },
  {
    note: 'an authorized call that the snapshot denies',
    call: farQueue,
    changes: [scp(deny('ec2:*'))],
    want: 'contradiction serviceControlPolicy',
  },
  {
    note: 'a denial by another layer, as AWS says, than the one that the snapshot denies by',
    call: denied(
      farQueue,
      'User: arn:aws:iam::111122223333:user/ben is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-west-2:111122223333:far with an explicit deny in a resource-based policy',
    ),
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
    want: 'snapshotAllows',
  },
  {
    note: 'a denial of something that the call depends on',
    call: { ...farQueue, errorCode: 'KMSAccessDeniedException', errorMessage: 'x' },
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
    want: 'dependency',
  },
  {
    note: 'another error',
    call: { errorCode: 'NoSuchKey' },
    changes: [scp(deny('s3:*'))],
    want: 'otherError',
  },
  {
    note: 'throttling',
    call: { errorCode: 'ThrottlingException' },
    changes: [scp(deny('s3:*'))],
    want: 'otherError',
  },
  {
    note: 'expired credentials',
    call: denied({}, 'The provided token has expired.'),
    changes: [scp(deny('s3:*'))],
    want: 'otherError',
  },
  {
    note: 'a sign-in to the console',
    call: { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' },
    changes: [scp(deny('*'))],
    want: 'notAuthorizable',
  },
  {
    note: 'an operation that no table knows',
    call: { eventSource: 's3.amazonaws.com', eventName: 'InventBucket' },
    changes: [scp(deny('*'))],
    want: 'unknownAction',
  },
  {
    note: 'no resource in the record',
    call: { requestParameters: null },
    changes: [scp(deny('ec2:*'))],
    want: 'unknownResource',
  },
  {
    note: 'no resource in the record, and a deny of the action on every one',
    call: { requestParameters: null },
    changes: [scp(deny('*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  {
    note: 'no resource in the record, and a boundary that is silent of the action',
    call: { requestParameters: null },
    changes: [
      {
        put: 'permissionsBoundary',
        principal: ana,
        document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }] },
      },
    ],
    // The policy of the bucket may name ana herself.
    want: 'unknownResource',
  },
  ...[
    deny('s3:*', undefined, 'arn:aws:s3:::reports/*'),
    deny('s3:*', { StringNotEquals: { 'aws:ResourceTag/team': 'web' } }),
    deny('s3:*', { StringEquals: { 'aws:ResourceAccount': '111122223333' } }),
    deny('s3:*', { StringNotEquals: { 'aws:ResourceOrgID': 'o-demo' } }),
    deny('s3:*', { Null: { 's3:ExistingObjectTag/team': 'true' } }),
  ].map((statement, index) => ({
    note: `no resource in the record, and a deny that depends on it (${index})`,
    call: { requestParameters: null },
    changes: [scp(statement)],
    want: 'unknownResource',
  })),
  {
    note: 'a denial without a resource in the record',
    call: denied({ requestParameters: null }),
    changes: [{ remove: 'serviceControlPolicy', policy: 'DenyRegions' }],
    want: 'unknownResource',
  },
  {
    note: 'an instance of EC2, which Systems Manager works on',
    call: {
      ...{ eventSource: 'ssm.amazonaws.com', eventName: 'StartSession' },
      ...{ userIdentity: user('eli', '666677778888'), recipientAccountId: '666677778888' },
      requestParameters: { target: 'i-0123456789abcdef0' },
    },
    changes: [scp(deny('ssm:*', undefined, 'arn:aws:ec2:*:*:instance/*'))],
    want: 'willBeDenied serviceControlPolicy',
  },
  ...(
    [
      ['every resource', '*', 'willBeDenied serviceControlPolicy'],
      ['one of the kinds', 'arn:aws:bedrock:*::foundation-model/*', 'mayBeDenied'],
      ['another service', 'arn:aws:s3:::*', 'unchanged'],
    ] as const
  ).map(([on, resource, want]) => ({
    note: `a name that many kinds of resource may have, and a deny on ${on}`,
    call: {
      ...{ eventSource: 'bedrock.amazonaws.com', eventName: 'InvokeModel' },
      ...{ userIdentity: user('eli', '666677778888'), recipientAccountId: '666677778888' },
      requestParameters: { modelId: 'anthropic.claude-3-sonnet-20240229-v1:0' },
    },
    changes: [scp(deny('bedrock:*', undefined, resource))],
    want,
  })),
  ...FOREIGN_ROWS,
  {
    note: 'a caller that is not identified',
    call: { userIdentity: { type: 'IdentityCenterUser', accountId: '111122223333' } },
    changes: [scp(deny('*'))],
    want: 'unknownCaller',
  },
  {
    note: 'a service that no policy authorizes',
    call: {
      userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' },
      sourceIPAddress: 'config.amazonaws.com',
    },
    changes: [rcp(deny('s3:*'))],
    want: 'serviceCaller',
  },
  {
    note: 'what needs no permission',
    call: {
      eventSource: 'sts.amazonaws.com',
      eventName: 'GetCallerIdentity',
      requestParameters: null,
      userIdentity: user('dot'),
    },
    changes: [scp(deny('*'))],
    want: 'unchanged',
  },
];

async function found(call: TestRecord, changes: readonly unknown[]): Promise<string> {
  const { rows, contradictions, notEvaluated, unchanged } = await previewed([authorized(call)], changes);
  const [row] = rows;
  const [contradiction] = contradictions.rows;
  if (row?.undetermined.length) return `${row.outcome} ${row.undetermined.join(' ')}`;
  if (row?.outcome === 'mayBeDenied') return row.outcome;
  if (row !== undefined) return [row.outcome, ...(row.by === null ? [] : [row.by.layer])].join(' ');
  if (contradiction !== undefined) return `contradiction ${contradiction.by.layer}`;
  return unchanged === 1 ? 'unchanged' : Object.keys(notEvaluated).join(' ');
}

test.for(ROWS)('$note: $want', async ({ call, changes, want }) => {
  expect(await found(call, changes)).toBe(want);
});

describe('rows', () => {
  test('calls of one principal, action and family are one row, with its times, Regions and first event', async () => {
    const times = ['2026-11-20T12:00:00Z', '2026-11-19T12:00:00Z', '2026-11-21T12:00:00Z'];
    const calls = times.map((eventTime, index) =>
      authorized({
        eventTime,
        awsRegion: index === 2 ? 'eu-west-1' : 'eu-central-1',
        eventID: `id-${index}`,
      }),
    );
    const other = authorized({ eventName: 'PutObject' });
    const { rows, outcomes } = await previewed([...calls, other], [scp(deny('s3:*'))]);
    expect(outcomes.willBeDenied).toEqual({ calls: 4, rows: 2 });
    expect(rows[0]).toMatchObject({
      ...{
        outcome: 'willBeDenied',
        principal: ana,
        action: 's3:GetObject',
        account: '111122223333',
        calls: 3,
      },
      ...{ resourceFamily: 'arn:aws:s3:::reports/*', regions: ['eu-central-1', 'eu-west-1'] },
      ...{ firstSeen: '2026-11-19T12:00:00Z', lastSeen: '2026-11-21T12:00:00Z', exampleEventId: 'id-0' },
      by: {
        layer: 'serviceControlPolicy',
        kind: 'explicit',
        target: 'r-demo',
        statement: { sid: 'No', index: 0 },
      },
      undetermined: [],
    });
  });

  test('a call that two accounts record counts once', async () => {
    const copies = ['caller', 'owner'].map((eventID) => authorized({ eventID, sharedEventID: 'shared-1' }));
    const { calls, notEvaluated, outcomes } = await previewed(copies, [scp(deny('s3:*'))]);
    expect({ calls, notEvaluated, denied: outcomes.willBeDenied.calls }).toEqual({
      calls: 2,
      notEvaluated: { otherCopy: 1 },
      denied: 1,
    });
  });
});

test('a session whose beginning is recorded has the tags that it was given', async () => {
  const tagged = {
    ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', userIdentity: user('ana') },
    requestParameters: {
      ...{ roleArn: 'arn:aws:iam::111122223333:role/ci/deploy', roleSessionName: 'run-7' },
      tags: [{ key: 'team', value: 'red' }],
    },
    responseElements: {
      credentials: { accessKeyId: 'ASIAEXAMPLErun-7' },
      assumedRoleUser: { arn: 'arn:aws:sts::111122223333:assumed-role/deploy/run-7' },
    },
  };
  const change = scp(deny('s3:*', { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } }));
  const call = authorized({ userIdentity: session('ci/deploy') });
  const unknown = await previewed([call], [change]);
  expect(unknown.rows[0]).toMatchObject({ outcome: 'mayBeDenied', undetermined: ['aws:PrincipalTag/team'] });
  const known = await previewed([authorized(tagged), call], [change]);
  expect(known.rows.filter(({ action }) => action === 's3:GetObject')).toEqual([]);
});
