/** One small case for each thing that attribution must distinguish. */
import { describe, expect, test } from 'vitest';
import type { Denial } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  ANA,
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
  explainedIn,
  HOME,
  iam,
  keyArn,
  OTHER,
  REGION,
  sentence,
  type World,
} from '../../support/explained-call.ts';
import { ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

const S3 = allow('s3:*');
const DELEGATES = { Effect: 'Allow', Principal: { AWS: HOME }, Action: 'kms:*', Resource: '*' };
const OWN_KEY = { Effect: 'Allow', Principal: { AWS: iam('role/keeper') }, Action: 'kms:*', Resource: '*' };
const ROLE_ARN = ROLE_IDENTITY.sessionContext.sessionIssuer.arn;
const asRole = (overrides: TestRecord = {}) => aCall({ userIdentity: ROLE_IDENTITY, ...overrides });
const decrypt = (overrides: TestRecord = {}) =>
  aCall({
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    requestParameters: null,
    errorMessage: sentence('kms:Decrypt', keyArn('a')),
    ...overrides,
  });
const granting = (given: object) => ({
  ...asRole(),
  eventID: 'grant-1',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  errorCode: undefined,
  errorMessage: undefined,
  requestParameters: { roleArn: ROLE_ARN, roleSessionName: 'GitHubActions', ...given },
  responseElements: { credentials: { accessKeyId: ROLE_IDENTITY.accessKeyId } },
});

const RED = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } };
const GRANT = {
  grantee: ANA,
  operations: ['Decrypt'],
  constraints: { EncryptionContextSubset: { app: 'a' } },
};
const UNREAD: SnapshotEntry = {
  kind: 'managedPolicy',
  arn: iam('policy/lost'),
  name: 'lost',
  document: null,
};
const stated = (reason: string) => sentence('s3:GetObject', '"arn:aws:s3:::reports/a"', reason);

/** The account hangs on the root, with these SCPs; the root allows everything. */
function organization(
  scps: readonly string[] | null,
  policyTypes: readonly 'SERVICE_CONTROL_POLICY'[] = ['SERVICE_CONTROL_POLICY'],
): readonly SnapshotEntry[] {
  const target = (id: string, parent: string | null, attached: readonly string[] | null): SnapshotEntry => ({
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: attached,
    resourceControlPolicies: null,
  });
  return [
    { kind: 'organization', id: 'o-demo', managementAccount: '999988887777', policyTypes },
    {
      kind: 'organizationPolicy',
      id: 'p-full',
      arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-full',
      name: 'FullAWSAccess',
      type: 'SERVICE_CONTROL_POLICY',
      document: document(allow('*')),
    },
    target('r-demo', null, ['p-full']),
    target(HOME, 'r-demo', scps),
  ];
}

interface Row {
  readonly name: string;
  readonly entries: readonly SnapshotEntry[];
  readonly organization?: World['organization'];
  readonly records: readonly TestRecord[];
  /** Of the last record: `kind layer`, or `reason notAPolicy`. */
  readonly want: string;
  readonly policy?: string;
  readonly key?: string;
  readonly evidence?: string;
  readonly contradiction?: string;
  readonly next?: string;
  readonly perhaps?: string;
  /** Under which action and resource it is shown. */
  readonly headline?: string;
}

const said = ({ attribution: { layer, kind, reason } }: Pick<Denial, 'attribution'>): string =>
  layer === 'unknown' ? 'unknown' : `${reason ?? kind} ${layer}`;

function check(row: Row, explained: Denial | undefined) {
  if (explained === undefined) throw new Error('nothing was explained');
  const { attribution } = explained;
  expect(said(explained)).toBe(row.want);
  if (row.policy !== undefined) expect(Object.values(attribution.policy ?? {})).toContain(row.policy);
  if (row.key !== undefined) expect(attribution.conditions.map(({ key }) => key)).toContain(row.key);
  const lines = attribution.evidence.map(({ says }) => says).join('\n');
  if (row.evidence !== undefined) expect(lines).toContain(row.evidence);
  if (row.contradiction !== undefined)
    expect(attribution.contradictions.join('\n')).toContain(row.contradiction);
  if (row.perhaps !== undefined) expect(JSON.stringify(attribution.mayAlsoBlock)).toContain(row.perhaps);
  if (row.headline !== undefined) expect(`${explained.action} ${explained.resource}`).toBe(row.headline);
  if (row.next !== undefined) expect(attribution.alsoBlockedBy.map(({ layer }) => layer)).toContain(row.next);
}

const SESSIONS: readonly Row[] = [
  {
    name: 'inline session policy that is silent',
    entries: [aRole('ci/deploy-role', [S3]), aBucket('reports')],
    records: [granting({ policy: JSON.stringify(document(allow('sqs:*'))) }), asRole()],
    want: 'implicit sessionPolicy',
  },
  {
    name: 'managed session policy that denies',
    entries: [
      aRole('ci/deploy-role', [S3]),
      aBucket('reports'),
      aManagedPolicy('limit', S3, deny('No', 's3:GetObject')),
    ],
    records: [granting({ policyArns: [{ arn: iam('policy/limit') }] }), asRole()],
    want: 'explicit sessionPolicy',
    policy: iam('policy/limit'),
  },
  {
    name: 'managed session policy that cannot be read',
    entries: [aRole('ci/deploy-role', [S3]), aBucket('reports')],
    records: [granting({ policyArns: [{ arn: 'arn:aws:iam::aws:policy/Unread' }] }), asRole()],
    want: 'unknown',
    evidence: 'session policy not visible: arn:aws:iam::aws:policy/Unread is not in the snapshot',
  },
  {
    name: 'session tags count in conditions',
    entries: [
      aRole('ci/deploy-role', [
        allow('s3:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }),
      ]),
      aBucket('reports'),
    ],
    records: [granting({ tags: [{ key: 'team', value: 'red' }] }), asRole()],
    want: 'implicit identityPolicy',
    key: 'aws:PrincipalTag/team',
  },
  {
    name: 'session tags win over tags of the role',
    entries: [
      aRole('ci/deploy-role', [deny('Red', 's3:*', RED), S3], { tags: [{ key: 'team', value: 'blue' }] }),
      aBucket('reports'),
    ],
    records: [granting({ tags: [{ key: 'team', value: 'red' }] }), asRole()],
    want: 'explicit identityPolicy',
    key: 'aws:PrincipalTag/team',
  },
  {
    name: 'a missing allow blocks, whatever session policy was not recorded',
    entries: [aRole('ci/deploy-role', []), aBucket('reports')],
    records: [asRole()],
    want: 'implicit identityPolicy',
    evidence: 'session policy not visible',
  },
];

const KEYS: readonly Row[] = [
  {
    name: 'a key policy that does not delegate: the allow of the caller counts for nothing',
    entries: [aUser([allow('kms:*')]), aKey('a', [OWN_KEY])],
    records: [decrypt()],
    want: 'implicit resourcePolicy',
    policy: keyArn('a'),
  },
  {
    name: 'a key policy that delegates: the caller lacks an allow',
    entries: [aUser([]), aKey('a', [DELEGATES])],
    records: [decrypt()],
    want: 'implicit identityPolicy',
  },
  {
    name: 'a grant allows what the key policy does not',
    entries: [
      aUser([]),
      aKey('a', [OWN_KEY], { grants: [{ grantee: ANA, operations: ['Decrypt'], constraints: null }] }),
    ],
    records: [decrypt()],
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a constrained grant hides the silence of the key policy',
    entries: [aUser([]), aKey('a', [OWN_KEY], { grants: [GRANT] })],
    records: [decrypt()],
    want: 'unknown',
    evidence: 'depending on kms:EncryptionContext:app',
  },
  {
    name: 'a grant whose encryption context the call has not: its constraint is named',
    entries: [aUser([]), aKey('a', [OWN_KEY], { grants: [{ ...GRANT, id: 'g1' }] })],
    records: [decrypt({ requestParameters: { encryptionContext: { app: 'b' } } })],
    want: 'implicit resourcePolicy',
    key: 'kms:EncryptionContext:app',
    evidence: 'statement Grant g1, misses the condition',
  },
  {
    name: 'a grant whose encryption context the call has',
    entries: [aUser([]), aKey('a', [OWN_KEY], { grants: [GRANT] })],
    records: [decrypt({ requestParameters: { encryptionContext: { app: 'a', more: 'x' } } })],
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a constraint that is not known here',
    entries: [aUser([]), aKey('a', [OWN_KEY], { grants: [{ ...GRANT, constraints: { Weather: 'fair' } }] })],
    records: [decrypt({ requestParameters: { encryptionContext: { app: 'a' } } })],
    want: 'unknown',
    evidence: 'depending on its constraints',
  },
  {
    name: 'a constrained grant hides no explicit deny',
    entries: [aUser([deny('No', 'kms:*')]), aKey('a', [OWN_KEY], { grants: [GRANT] })],
    records: [decrypt()],
    want: 'explicit identityPolicy',
  },
  {
    name: 'a constrained grant does not hide the silence of a limit that a grant does not replace',
    entries: [
      aRole('ci/deploy-role', []),
      aKey('a', [DELEGATES], { grants: [{ ...GRANT, grantee: ROLE_ARN }] }),
    ],
    records: [
      granting({ policy: JSON.stringify(document(allow('sqs:*'))) }),
      decrypt({ userIdentity: ROLE_IDENTITY }),
    ],
    want: 'implicit sessionPolicy',
  },
  {
    name: 'a grant to another principal allows this one nothing',
    entries: [aRole('ci/deploy-role', []), aKey('a', [DELEGATES], { grants: [GRANT] })],
    records: [
      granting({ policy: JSON.stringify(document(allow('sqs:*'))) }),
      decrypt({ userIdentity: ROLE_IDENTITY }),
    ],
    want: 'implicit identityPolicy',
    next: 'sessionPolicy',
  },
  {
    name: 'S3 says nothing, KMS does in the same second',
    entries: [aUser([S3, allow('kms:*')]), aBucket('reports'), aKey('a', [OWN_KEY])],
    records: [decrypt({ eventID: 'key-1' }), aCall()],
    want: 'implicit resourcePolicy',
    policy: keyArn('a'),
    headline: `kms:Decrypt ${keyArn('a')}`,
    evidence:
      'kms:Decrypt on arn:aws:kms:eu-central-1:111122223333:key/a was denied to the same caller in the same second',
  },
  {
    name: 'S3 says nothing, and nothing says that its own layers let the call pass',
    entries: [aUser([deny('No', 's3:GetObject'), allow('kms:*')]), aBucket('reports'), aKey('a', [OWN_KEY])],
    records: [decrypt({ eventID: 'key-1' }), aCall()],
    want: 'explicit identityPolicy',
  },
  {
    name: 'writing uses the default key of the bucket',
    entries: [aUser([S3]), aBucket('reports', null, { defaultKey: keyArn('a') }), aKey('a', [DELEGATES])],
    records: [aCall({ eventName: 'PutObject' })],
    want: 'implicit identityPolicy',
    headline: `kms:GenerateDataKey ${keyArn('a')}`,
    evidence: 'kms:GenerateDataKey on arn:aws:kms',
  },
  {
    name: 'writing with another encryption does not',
    entries: [aUser([S3]), aBucket('reports', null, { defaultKey: keyArn('a') }), aKey('a', [DELEGATES])],
    records: [
      aCall({
        eventName: 'PutObject',
        requestParameters: { bucketName: 'reports', key: 'a', 'x-amz-server-side-encryption': 'AES256' },
      }),
    ],
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'reading uses the key the object was written with, which is not known',
    entries: [aUser([S3]), aBucket('reports', null, { defaultKey: keyArn('a') }), aKey('a', [DELEGATES])],
    records: [aCall()],
    want: 'unknown',
    evidence: 'if the object was encrypted with the default key of its bucket',
  },
  {
    name: 'a key that is not there',
    entries: [aUser([allow('kms:*')])],
    records: [decrypt()],
    want: 'notFound notAPolicy',
  },
  {
    name: 'a key that is not there and may not be used either',
    entries: [aUser([])],
    records: [decrypt()],
    want: 'unknown',
    evidence: 'key/a does not exist',
  },
];

const PASS = allow(['ec2:RunInstances', 'lambda:CreateFunction']);
const CREATE = {
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'f', role: iam('role/target') },
  errorMessage: 'Access Denied',
};
const COPY = {
  eventName: 'CopyObject',
  requestParameters: { bucketName: 'reports', key: 'b', 'x-amz-copy-source': '/secrets/a' },
};

const FURTHER: readonly Row[] = [
  {
    name: 'the role that is passed',
    entries: [aUser([PASS]), aRole('target', [])],
    records: [aCall(CREATE)],
    want: 'implicit identityPolicy',
    headline: 'iam:PassRole arn:aws:iam::111122223333:role/target',
    evidence:
      'iam:PassRole on arn:aws:iam::111122223333:role/target is a further check of lambda:CreateFunction',
  },
  {
    name: 'the object that is copied',
    entries: [
      aUser([S3]),
      aBucket('reports'),
      aBucket('secrets', [{ ...deny('No', 's3:GetObject'), Principal: '*' }]),
    ],
    records: [aCall(COPY)],
    want: 'explicit resourcePolicy',
    policy: 'arn:aws:s3:::secrets',
    headline: 's3:GetObject arn:aws:s3:::secrets/a',
  },
  {
    name: 'the ACL that is set with the object',
    entries: [aUser([allow('s3:PutObject')]), aBucket('reports')],
    records: [
      aCall({
        eventName: 'PutObject',
        requestParameters: { bucketName: 'reports', key: 'a', 'x-amz-acl': 'public-read' },
      }),
    ],
    want: 'implicit identityPolicy',
    headline: 's3:PutObjectAcl arn:aws:s3:::reports/a',
    evidence: 's3:PutObjectAcl on arn:aws:s3:::reports/a',
  },
  {
    name: 'the key that a copy is encrypted with anew',
    entries: [aUser([allow('kms:ReEncrypt*')]), aKey('a', [DELEGATES]), aKey('b', [OWN_KEY])],
    records: [
      decrypt({
        eventName: 'ReEncrypt',
        requestParameters: { sourceKeyId: keyArn('a'), destinationKeyId: keyArn('b') },
        errorMessage: 'Access Denied',
      }),
    ],
    want: 'implicit resourcePolicy',
    headline: `kms:ReEncryptTo ${keyArn('b')}`,
  },
  {
    name: 'a further check that is certainly refused blocks the call, whatever may deny the call itself',
    entries: [aRole('ci/deploy-role', [PASS]), aRole('target', [])],
    records: [asRole(CREATE)],
    want: 'implicit identityPolicy',
    headline: 'iam:PassRole arn:aws:iam::111122223333:role/target',
    perhaps: 'lambda:CreateFunction itself: no record says which session policy',
  },
  {
    name: 'the action that the message names is no further check',
    entries: [aUser([PASS]), aRole('target', [])],
    records: [
      aCall({
        ...CREATE,
        errorMessage: sentence(
          'lambda:CreateFunction',
          'arn:aws:lambda:eu-central-1:111122223333:function:f',
        ),
      }),
    ],
    want: 'unknown',
    evidence: 'could not reproduce',
  },
];

const SEEN: readonly Row[] = [
  {
    name: 'a read that was denied is evidence',
    entries: [aUser([S3]), aBucket('reports', null, { notVisible: 'AccessDenied: s3:GetBucketPolicy' })],
    records: [aCall()],
    want: 'unknown',
    evidence: 'resource-based policy not visible: AccessDenied: s3:GetBucketPolicy',
  },
  {
    name: 'a read that was throttled is evidence',
    entries: [aUser([S3]), aBucket('reports', null, { notVisible: 'ThrottlingException: Rate exceeded' })],
    records: [aCall()],
    want: 'unknown',
    evidence: 'ThrottlingException',
  },
  {
    name: 'an attached policy that could not be read neither allows nor is silent',
    entries: [
      aUser([], { managedPolicies: [iam('policy/lost')] }),
      aManagedPolicy('other'),
      aBucket('reports'),
      UNREAD,
    ],
    records: [aCall()],
    want: 'unknown',
    evidence:
      'identity-based policy not visible: the document of arn:aws:iam::111122223333:policy/lost could not be read',
  },
  {
    name: 'a boundary that could not be read',
    entries: [aUser([S3], { boundary: iam('policy/lost') }), aBucket('reports'), UNREAD],
    records: [aCall()],
    want: 'unknown',
    evidence: 'permissions boundary not visible',
  },
  {
    name: 'tags of a resource that could not be read are unknown, not absent',
    entries: [
      aUser([allow('s3:*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'blue' } } })]),
      aBucket('reports', null, { tags: null }),
    ],
    records: [aCall()],
    want: 'unknown',
    evidence: 'depending on aws:ResourceTag/team',
  },
  {
    name: 'tags of a resource that were read count',
    entries: [
      aUser([S3, deny('Red', 's3:*', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } } })]),
      aBucket('reports', null, { tags: [{ key: 'team', value: 'red' }] }),
    ],
    records: [aCall()],
    want: 'explicit identityPolicy',
    key: 'aws:ResourceTag/team',
  },
  {
    name: 'a level whose SCPs could not be listed is hidden, not empty',
    entries: [aUser([S3]), aBucket('reports')],
    organization: organization(null),
    records: [aCall()],
    want: 'unknown',
    evidence: 'service control policy not visible',
  },
  {
    name: 'a level without SCPs is silent',
    entries: [aUser([S3]), aBucket('reports')],
    organization: organization([]),
    records: [aCall()],
    want: 'implicit serviceControlPolicy',
    policy: HOME,
  },
  {
    name: 'a type that is not enabled limits nothing',
    entries: [aUser([S3]), aBucket('reports')],
    organization: organization([], []),
    records: [aCall()],
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a caller of another organization: what its own side says is not visible',
    entries: [aBucket('reports', [{ ...allow('s3:GetObject'), Principal: { AWS: '222233334444' } }])],
    organization: organization(['p-full']),
    records: [
      aCall({
        userIdentity: {
          type: 'IAMUser',
          arn: 'arn:aws:iam::222233334444:user/eve',
          accountId: '222233334444',
          principalId: 'AIDAEVE',
          accessKeyId: 'AKIAEVE',
          userName: 'eve',
        },
      }),
    ],
    want: 'unknown',
    evidence: 'the account 222233334444 is not known in the organization',
  },
  {
    name: 'a caller of whom the record names its account alone',
    entries: [aBucket('reports')],
    records: [
      aCall({ userIdentity: { type: 'AWSAccount', principalId: 'AIDAEVE', accountId: '222233334444' } }),
    ],
    want: 'unknown',
  },
];

const AGAINST: readonly Row[] = [
  {
    name: 'AWS names a layer whose policies do not deny',
    entries: [aUser([S3]), aBucket('reports')],
    records: [aCall({ errorMessage: stated('with an explicit deny in an identity-based policy') })],
    want: 'explicit identityPolicy',
    contradiction: 'as it was read does not deny the call; the policy may have changed since the denial',
  },
  {
    name: 'Block Public Access speaks in the words of a bucket policy',
    entries: [aUser([S3]), aBucket('reports', null, { publicAccessBlock: ['RestrictPublicBuckets'] })],
    records: [aCall({ errorMessage: stated('with an explicit deny in a resource-based policy') })],
    want: 'explicit resourcePolicy',
    contradiction: 'RestrictPublicBuckets is on',
  },
  {
    name: 'AWS says that nothing denies, and a policy does',
    entries: [aUser([deny('No', 's3:*')]), aBucket('reports')],
    records: [
      aCall({ errorMessage: stated('because no identity-based policy allows the s3:GetObject action') }),
    ],
    want: 'implicit identityPolicy',
    contradiction: 'the policy may have changed since the denial',
  },
  {
    name: 'what else denies is listed',
    entries: [
      aUser([S3, deny('No', 's3:*')], { boundary: iam('policy/edge') }),
      aManagedPolicy('edge', S3, deny('NorThis', 's3:GetObject')),
      aBucket('reports'),
    ],
    records: [aCall({ errorMessage: stated('with an explicit deny in an identity-based policy') })],
    want: 'explicit identityPolicy',
    policy: 'work',
    next: 'permissionsBoundary',
  },
  {
    name: 'the same call, solved and denied a layer deeper',
    entries: [aUser([S3]), aBucket('reports')],
    records: [
      aCall({ eventID: 'first', errorMessage: stated('with an explicit deny in a service control policy') }),
      aCall({
        eventID: 'second',
        eventTime: '2026-11-20T10:32:11Z',
        errorMessage: stated('because no permissions boundary allows the s3:GetObject action'),
      }),
    ],
    want: 'implicit permissionsBoundary',
    evidence: 'denied before by the service control policy (event first)',
  },
  {
    name: 'a caller that was created a moment before',
    entries: [aUser([], { createdAt: '2026-11-20T10:01:11Z' }), aBucket('reports')],
    records: [aCall()],
    want: 'implicit identityPolicy',
    evidence: 'the caller was created 60 seconds before',
  },
  {
    name: 'a message that ends too early still reports an explicit deny',
    entries: [aUser([deny('No', 's3:*')]), aBucket('reports')],
    records: [aCall({ errorMessage: stated('with an ex') })],
    want: 'explicit identityPolicy',
    policy: 'work',
  },
  {
    name: 'a message that ends too early still reports a missing allow',
    entries: [aUser([]), aBucket('reports')],
    records: [aCall({ errorMessage: stated('because no') })],
    want: 'implicit identityPolicy',
  },
  {
    name: 'a message that ends too early reports a missing allow, and a policy denies',
    entries: [aUser([deny('No', 's3:*')]), aBucket('reports')],
    records: [aCall({ errorMessage: stated('because no') })],
    want: 'implicit identityPolicy',
    contradiction: 'AWS reports a different cause',
  },
];

describe.each([
  ['sessions', SESSIONS],
  ['keys', KEYS],
  ['further checks', FURTHER],
  ['what can be seen', SEEN],
  ['what AWS says', AGAINST],
] as const)('%s', (_name, rows) => {
  test.for(rows)('$name', async (row) => {
    const { entries, organization: of } = row;
    const explained = await explainedIn(
      { entries, ...(of === undefined ? {} : { organization: of }) },
      row.records,
    );
    check(row, explained.at(-1));
  });
});

const LAMBDA = `arn:aws:lambda:${REGION}:${HOME}:function:f`;

test('where the owner of a resource is another account, both sides count', async () => {
  const topic = `arn:aws:sns:${REGION}:${OTHER}:updates`;
  const entries = [aUser([allow('sns:*')]), aResource(topic, 'topicPolicy', [], { account: OTHER })];
  const call = aCall({
    eventSource: 'sns.amazonaws.com',
    eventName: 'Publish',
    errorMessage: sentence('SNS:Publish', topic),
    requestParameters: null,
  });
  const { attribution } = await attributedIn({ entries }, call);
  expect([attribution.layer, attribution.policyKind]).toEqual(['resourcePolicy', 'topicPolicy']);
});

describe('first of its kind', () => {
  const world = { entries: [aUser([]), aBucket('reports')] };
  const history = (first: string | undefined) => ({
    reach: 'in the last 90 days',
    firstDenied: async () => first,
  });
  test.each([
    ['no denial before', undefined, true],
    ['this very group', '2026-11-20T10:02:11Z', true],
    ['another resource before', '2026-11-01T00:00:00Z', false],
  ])('%s', async (_note, first, isFirst) => {
    const { attribution } = await attributedIn(world, aCall(), { history: history(first) });
    const lines = attribution.evidence.map(({ says }) => says);
    expect(
      lines.some((line) => line.includes('was not denied to this caller before in the last 90 days')),
    ).toBe(isFirst);
  });

  test('without a history nothing is said', async () => {
    const { attribution } = await attributedIn(world, aCall());
    expect(JSON.stringify(attribution.evidence)).not.toContain('before');
  });
});

test('a policy for the unqualified function allows no call of its alias', async () => {
  const entries = [aUser([allow('lambda:InvokeFunction', { Resource: LAMBDA })])];
  const call = aCall({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'Invoke',
    requestParameters: { functionName: 'f', qualifier: 'live' },
  });
  const { attribution, fix } = await attributedIn({ entries }, call);
  expect(`${attribution.kind} ${attribution.layer}`).toBe('implicit identityPolicy');
  expect(fix).toMatchObject({ statement: { Resource: `${LAMBDA}:live` }, proven: true });
});

test('a policy that names the function itself needs no identity policy', async () => {
  const policy = [
    { Effect: 'Allow', Principal: { AWS: ANA }, Action: 'lambda:InvokeFunction', Resource: LAMBDA },
  ];
  const entries = [aUser([]), aResource(LAMBDA, 'functionPolicy', policy)];
  const call = aCall({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'Invoke',
    errorMessage: sentence('lambda:InvokeFunction', LAMBDA),
    requestParameters: null,
  });
  expect((await attributedIn({ entries }, call)).attribution.layer).toBe('unknown');
});
