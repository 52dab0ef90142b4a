/** What may be suggested, to whom, and when nothing may. */
import { describe, expect, test } from 'vitest';
import type { Fix } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  ANA,
  type Around,
  aBucket,
  aCall,
  aKey,
  allow,
  aManagedPolicy,
  aResource,
  aRole,
  attributedIn,
  aUser,
  deny,
  document,
  HOME,
  iam,
  keyArn,
  OTHER,
  REGION,
  sentence,
} from '../../support/explained-call.ts';
import { ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

const ROLE_ARN = ROLE_IDENTITY.sessionContext.sessionIssuer.arn;
const OBJECT = 'arn:aws:s3:::reports/a';
const OWN_KEY = { Effect: 'Allow', Principal: { AWS: iam('role/keeper') }, Action: 'kms:*', Resource: '*' };
const assume = (role: string, parameters: object = {}) =>
  aCall({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    errorMessage: sentence(
      'sts:AssumeRole',
      role,
      'because no role trust policy allows the sts:AssumeRole action',
    ),
    requestParameters: { roleArn: role, roleSessionName: 's', ...parameters },
  });
const trusting = (principal: string) =>
  document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } });
const kms = (overrides: TestRecord = {}) =>
  aCall({
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    requestParameters: null,
    errorMessage: sentence('kms:Decrypt', keyArn('a')),
    ...overrides,
  });
const viaEndpoint = aCall({
  vpcEndpointId: 'vpce-0a1b2c3d',
  vpcEndpointAccountId: HOME,
  errorMessage: sentence(
    's3:GetObject',
    `"${OBJECT}"`,
    'because no VPC endpoint policy allows the s3:GetObject action',
  ),
});
const ENDPOINT: SnapshotEntry = {
  kind: 'vpcEndpoint',
  id: 'vpce-0a1b2c3d',
  account: HOME,
  vpc: 'vpc-1',
  policy: {
    document: document({ ...allow('s3:GetObject', { Resource: 'arn:aws:s3:::other/*' }), Principal: '*' }),
  },
};
const SSO = 'aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_Builders_0123456789abcdef';
const asBuilder = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:ana',
  arn: `arn:aws:sts::${HOME}:assumed-role/AWSReservedSSO_Builders_0123456789abcdef/ana`,
  accountId: HOME,
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: { sessionIssuer: { type: 'Role', arn: iam(`role/${SSO}`), accountId: HOME } },
};
const IP = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };

interface Row {
  readonly name: string;
  readonly entries: readonly SnapshotEntry[];
  readonly record: TestRecord;
  readonly around?: Around;
  readonly want: Partial<Fix>;
}

const SUGGESTED: readonly Row[] = [
  {
    name: 'identity: AWS names the resource policy, which lets the whole account pass as it was read',
    entries: [
      aUser([]),
      aBucket('reports', [{ ...allow('s3:*'), Principal: { AWS: iam('root') } }], { account: OTHER }),
    ],
    record: aCall({
      errorMessage: sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no resource-based policy allows the s3:GetObject action',
      ),
    }),
    want: {
      owner: 'account',
      where: ANA,
      summary: expect.stringMatching(
        /AWS names the bucket policy.* the identity-based policy blocks it for certain/,
      ),
      // The owner of the bucket belongs to no organization of the caller's.
      statement: null,
    },
  },
  {
    name: 'identity: exact action, exact resource',
    entries: [aUser([]), aBucket('reports')],
    record: aCall(),
    want: {
      owner: 'account',
      where: ANA,
      statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT },
      proven: true,
      next: null,
    },
  },
  {
    name: 'identity: under the conditions of the statement beside it',
    entries: [aUser([allow('s3:PutObject', { Condition: IP })]), aBucket('reports')],
    record: aCall(),
    want: {
      statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT, Condition: IP },
      proven: true,
    },
  },
  {
    name: 'identity: under conditions that the caller can meet, which it then has to',
    entries: [
      aUser([allow('s3:PutObject', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })]),
      aBucket('reports'),
    ],
    record: aCall(),
    want: {
      statement: {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: OBJECT,
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
      callerCan: ['sign in with MFA (multi-factor authentication)'],
      proven: null,
    },
  },
  {
    name: 'identity: of a session whose session policy was not recorded, which the statement takes to be none',
    entries: [aRole('ci/deploy-role', []), aBucket('reports')],
    record: aCall({ userIdentity: ROLE_IDENTITY }),
    want: {
      statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT },
      assumes: [expect.stringContaining('the session has no session policy')],
      proven: true,
    },
  },
  {
    name: 'identity: a passed role only for the service that gets it',
    entries: [aUser([]), aRole('target', [])],
    record: aCall({
      eventSource: 'ec2.amazonaws.com',
      eventName: 'RunInstances',
      errorMessage: sentence('iam:PassRole', iam('role/target')),
    }),
    want: {
      statement: {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: iam('role/target'),
        Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      },
      proven: true,
    },
  },
  {
    name: 'identity: what still denies is named',
    entries: [
      aUser([], { boundary: iam('policy/edge') }),
      aManagedPolicy('edge', allow('sqs:*')),
      aBucket('reports'),
    ],
    record: aCall({
      errorMessage: sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no identity-based policy allows the s3:GetObject action',
      ),
    }),
    want: { proven: false, next: 'permissionsBoundary' },
  },
  {
    name: 'boundary: a change to that very document, for its owner',
    entries: [
      aUser([allow('*')], { boundary: iam('policy/edge') }),
      aManagedPolicy('edge', allow('sqs:*')),
      aBucket('reports'),
    ],
    record: aCall(),
    want: { owner: 'account', where: iam('policy/edge'), proven: true },
  },
  {
    name: 'trust: the caller, with what the same call needs besides',
    entries: [aUser([]), aRole('target', [], { trustPolicy: trusting(iam('user/other')) })],
    record: assume(iam('role/target'), { tags: [{ key: 'a', value: 'b' }], sourceIdentity: 'ana' }),
    want: {
      owner: 'resource owner',
      statement: {
        Effect: 'Allow',
        Principal: { AWS: ANA },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      },
      proven: true,
    },
  },
  {
    name: 'trust: a condition is to be met, not gone round',
    entries: [
      aUser([]),
      aRole('target', [], {
        trustPolicy: document({
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { AWS: ANA },
          Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } },
        }),
      }),
    ],
    record: assume(iam('role/target'), { externalId: 'other' }),
    want: { owner: 'caller', statement: null, where: 'the request' },
  },
  {
    name: 'key: only by way of the service that uses it',
    entries: [aUser([allow('kms:*')]), aKey('a', [OWN_KEY])],
    record: kms({
      userIdentity: { ...aCallIdentity(), invokedBy: 's3.amazonaws.com' },
      sourceIPAddress: 's3.amazonaws.com',
    }),
    want: {
      owner: 'resource owner',
      statement: {
        Effect: 'Allow',
        Principal: { AWS: ANA },
        Action: 'kms:Decrypt',
        Resource: keyArn('a'),
        Condition: { StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` } },
      },
      proven: true,
    },
  },
  {
    name: 'key: a permission set by its lasting name',
    entries: [aRole(SSO, [allow('kms:*')]), aKey('a', [OWN_KEY])],
    record: kms({
      userIdentity: asBuilder,
      errorMessage: sentence(
        'kms:Decrypt',
        keyArn('a'),
        'because no resource-based policy allows the kms:Decrypt action',
        asBuilder.arn,
      ),
    }),
    want: {
      statement: {
        Effect: 'Allow',
        Principal: { AWS: iam('root') },
        Action: 'kms:Decrypt',
        Resource: keyArn('a'),
        Condition: {
          ArnLike: { 'aws:PrincipalArn': iam(`role/${SSO.replace('0123456789abcdef', '*')}`) },
        },
      },
      proven: true,
    },
  },
  {
    name: 'endpoint: anybody, held to the caller by a condition',
    entries: [aUser([allow('s3:*')]), aBucket('reports'), ENDPOINT],
    record: viaEndpoint,
    want: {
      owner: 'resource owner',
      statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: OBJECT,
        Condition: { ArnEquals: { 'aws:PrincipalArn': ANA } },
      },
      proven: true,
    },
  },
  {
    name: 'permission set: the set, not its role',
    entries: [aRole(SSO, []), aBucket('reports')],
    record: aCall({
      userIdentity: asBuilder,
      errorMessage: sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no identity-based policy allows the s3:GetObject action',
        asBuilder.arn,
      ),
    }),
    want: { where: 'the permission set Builders of IAM Identity Center', proven: true },
  },
  {
    name: 'a trust policy that is full',
    entries: [
      aUser([]),
      aRole('target', [], {
        trustPolicy: trusting(iam(`user/${'x'.repeat(2_000)}`)),
      }),
    ],
    record: assume(iam('role/target')),
    want: { summary: expect.stringContaining('It does not fit: ') },
  },
];

describe('suggested', () => {
  test.for(SUGGESTED)('$name', async ({ entries, record, around, want }) => {
    const { fix } = await attributedIn({ entries }, record, around);
    expect(fix).toMatchObject(want);
    if (want.statement !== undefined) expect(fix?.statement).toEqual(want.statement);
  });
});

type Not = Omit<Row, 'want'>;

const create = (action: string, resource: string) =>
  aCall({ eventSource: `${action.split(':')[0]}.amazonaws.com`, errorMessage: sentence(action, resource) });

const REFERRED = aUser([deny('Tagged', 's3:*', { Condition: { StringEquals: { 'aws:Referer': 'x' } } })]);

test('a deny that is only possible is no obstacle where AWS reports a missing allow, and the proof stays open', async () => {
  const errorMessage = sentence(
    's3:GetObject',
    `"${OBJECT}"`,
    'because no identity-based policy allows the s3:GetObject action',
  );
  const entries = [REFERRED, aBucket('reports')];
  const { fix, attribution } = await attributedIn({ entries }, aCall({ errorMessage }));
  expect(fix).toMatchObject({
    statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECT },
    proven: null,
    assumes: [expect.stringContaining('AWS reports no explicit deny, so this does not apply')],
  });
  expect(attribution.mayAlsoBlock).toEqual([]);
});

const NEVER: readonly Not[] = [
  { name: 'an explicit deny', entries: [aUser([deny('No', 's3:*')]), aBucket('reports')], record: aCall() },
  {
    name: 'an explicit deny that is possible',
    entries: [REFERRED, aBucket('reports')],
    record: aCall(),
  },
  {
    name: 'a service control policy',
    entries: [aUser([]), aBucket('reports')],
    record: aCall({
      errorMessage: sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no service control policy allows the s3:GetObject action',
      ),
    }),
  },
  {
    name: 'a caller that is probing',
    entries: [aUser([]), aBucket('reports')],
    record: aCall(),
    around: { probing: true },
  },
  { name: 'a policy of an identity', entries: [aUser([])], record: create('iam:PutUserPolicy', ANA) },
  { name: 'any role to pass', entries: [aUser([])], record: create('iam:PassRole', iam('role/*')) },
  { name: 'the organization', entries: [aUser([])], record: create('organizations:LeaveOrganization', '*') },
  {
    name: 'a key policy',
    entries: [aUser([]), aKey('a', [])],
    record: create('kms:PutKeyPolicy', keyArn('a')),
  },
  {
    name: 'a policy of a service that is not listed by name',
    entries: [aUser([])],
    record: create(
      'elasticfilesystem:PutFileSystemPolicy',
      `arn:aws:elasticfilesystem:${REGION}:${HOME}:access-point/a`,
    ),
  },
  {
    name: 'another organization',
    entries: [
      aUser([]),
      aResource(`arn:aws:sqs:${REGION}:${OTHER}:q`, 'queuePolicy', [], { account: OTHER }),
    ],
    record: create('sqs:SendMessage', `arn:aws:sqs:${REGION}:${OTHER}:q`),
  },
  {
    name: 'a service-linked role',
    entries: [aRole('aws-service-role/x.amazonaws.com/AWSServiceRoleForX', []), aBucket('reports')],
    record: aCall({
      userIdentity: {
        ...ROLE_IDENTITY,
        arn: `arn:aws:sts::${HOME}:assumed-role/AWSServiceRoleForX/s`,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            arn: iam('role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX'),
          },
        },
      },
      errorMessage: sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no identity-based policy allows the s3:GetObject action',
      ),
    }),
  },
];

describe('never', () => {
  test.for(NEVER)('for $name', async ({ entries, record, around }) => {
    const { fix } = await attributedIn({ entries }, record, around);
    expect(fix).toMatchObject({ statement: null, why: expect.any(String), summary: expect.any(String) });
  });
});

test('the role has its path in policies of resources', async () => {
  const target = iam('role/target');
  const entries = [
    aRole('ci/deploy-role', [allow('sts:*')], { arn: ROLE_ARN }),
    aRole('target', [], { trustPolicy: trusting(iam('user/other')) }),
  ];
  const record = { ...assume(target), userIdentity: ROLE_IDENTITY };
  const { fix } = await attributedIn({ entries }, record);
  expect(fix?.statement).toMatchObject({ Principal: { AWS: ROLE_ARN } });
});

function aCallIdentity(): object {
  return Object(aCall().userIdentity);
}
