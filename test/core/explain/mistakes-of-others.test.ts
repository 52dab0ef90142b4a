/**
 * What the best-known tool for this gets wrong, a case each: access-undenied-aws 0.1.5, as read and run. Its first page of
 * accounts is a case of the adapters (test/adapters/organizations/policies.test.ts).
 */
import { describe, expect, test } from 'vitest';
import type { Denial } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  ANA,
  aBucket,
  aCall,
  allow,
  aManagedPolicy,
  aRole,
  aUser,
  deny,
  document,
  explainedIn,
  HOME,
  iam,
  REGION,
  sentence,
} from '../../support/explained-call.ts';
import { ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

const OBJECT = 'arn:aws:s3:::reports/a';
const SCP = 'arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/p-1';
const ALLOWED = [aUser([allow('*')]), aBucket('reports')];

async function lastExplained(
  entries: readonly SnapshotEntry[],
  ...records: readonly TestRecord[]
): Promise<Denial> {
  const denial = (await explainedIn({ entries }, records)).at(-1);
  if (denial === undefined) throw new Error('nothing was explained');
  return denial;
}

describe('a form of message that it does not know loses resource and layer', () => {
  test.each([
    [
      'a quoted ARN',
      sentence('s3:GetObject', `"${OBJECT}"`, 'with an explicit deny in an identity-based policy'),
      OBJECT,
      'identityPolicy',
    ],
    [
      'the ARN of the policy',
      sentence(
        'sqs:SendMessage',
        `arn:aws:sqs:${REGION}:${HOME}:q`,
        `with an explicit deny in a service control policy: ${SCP}`,
      ),
      `arn:aws:sqs:${REGION}:${HOME}:q`,
      'serviceControlPolicy',
    ],
    [
      'sentence and encoded message',
      `You are not authorized to perform this operation. ${sentence('ec2:StopInstances', `arn:aws:ec2:${REGION}:${HOME}:instance/i-1`, 'because no permissions boundary allows the ec2:StopInstances action')}. Encoded authorization failure message: aB3_aB3_...`,
      `arn:aws:ec2:${REGION}:${HOME}:instance/i-1`,
      'permissionsBoundary',
    ],
    [
      'a silent VPC endpoint policy',
      sentence(
        's3:GetObject',
        `"${OBJECT}"`,
        'because no VPC endpoint policy allows the s3:GetObject action',
      ),
      OBJECT,
      'vpcEndpointPolicy',
    ],
    [
      'another partition',
      sentence(
        'sqs:SendMessage',
        `arn:aws-us-gov:sqs:us-gov-west-1:${HOME}:q`,
        'because no identity-based policy allows the sqs:SendMessage action',
      ),
      `arn:aws-us-gov:sqs:us-gov-west-1:${HOME}:q`,
      'identityPolicy',
    ],
  ])('%s', async (_note, errorMessage, resource, layer) => {
    const denial = await lastExplained([], aCall({ errorMessage }));
    expect([denial.resource, denial.attribution.layer]).toEqual([resource, layer]);
  });
});

test.each([
  'AccessDenied',
  'AccessDeniedException',
  'Client.UnauthorizedOperation',
  'UnauthorizedException',
  'KMSAccessDeniedException',
  'AuthorizationError',
])('no error code of a denial is skipped without a word: %s', async (errorCode) => {
  expect((await lastExplained(ALLOWED, aCall({ errorCode }))).errorCode).toBe(errorCode);
});

test.each([
  ['Root', { type: 'Root', principalId: HOME, arn: iam('root'), accountId: HOME }],
  [
    'FederatedUser',
    {
      type: 'FederatedUser',
      arn: `arn:aws:sts::${HOME}:federated-user/fay`,
      accountId: HOME,
      sessionContext: { sessionIssuer: { type: 'IAMUser', arn: ANA, accountId: HOME } },
    },
  ],
  ['SAMLUser', { type: 'SAMLUser', principalId: 'x:ana', userName: 'ana', identityProvider: 'x' }],
  [
    'WebIdentityUser',
    { type: 'WebIdentityUser', principalId: 'x:y:z', userName: 'z', identityProvider: 'x' },
  ],
  ['AWSService', { type: 'AWSService', invokedBy: 'config.amazonaws.com' }],
  ['AWSAccount', { type: 'AWSAccount', principalId: 'AIDAEVE', accountId: '222233334444' }],
  ['IdentityCenterUser', { type: 'IdentityCenterUser', accountId: HOME, onBehalfOf: { userId: 'u' } }],
  ['Unknown', { type: 'Unknown' }],
])('no caller ends the run: %s', async (_type, userIdentity) => {
  const all = await explainedIn({ entries: ALLOWED }, [aCall({ userIdentity }), aCall({ eventID: 'after' })]);
  expect(all.map(({ eventId }) => eventId)).toContain('after');
  expect(all).toHaveLength(2);
});

test('a Statement that is one object does not end the run', async () => {
  const policy = { name: 'work', document: { Version: '2012-10-17', Statement: deny('No', 's3:*') } };
  const { attribution } = await lastExplained(
    [aUser([], { inlinePolicies: [policy] }), aBucket('reports')],
    aCall(),
  );
  expect(attribution).toMatchObject({ layer: 'identityPolicy', statement: { sid: 'No', index: 0 } });
});

test('each statement of a bucket policy is evaluated with its own Resource', async () => {
  const elsewhere = { ...deny('No', 's3:*', { Resource: 'arn:aws:s3:::reports/secret/*' }), Principal: '*' };
  const denial = await lastExplained([aUser([allow('*')]), aBucket('reports', [elsewhere])], aCall());
  expect(denial.attribution.layer).toBe('unknown');
  const there = aCall({ requestParameters: { bucketName: 'reports', key: 'secret/a' } });
  const denied = await lastExplained([aUser([allow('*')]), aBucket('reports', [elsewhere])], there);
  expect(denied.attribution).toMatchObject({ layer: 'resourcePolicy', statement: { sid: 'No' } });
});

test('a role with a boundary is no error, and the boundary counts', async () => {
  const role = aRole('ci/deploy-role', [allow('*')], { boundary: iam('policy/edge') });
  const edge = aManagedPolicy('edge', allow('*'), deny('No', 's3:GetObject'));
  const { attribution } = await lastExplained(
    [role, edge, aBucket('reports')],
    aCall({ userIdentity: ROLE_IDENTITY }),
  );
  expect(attribution).toMatchObject({ layer: 'permissionsBoundary', statement: { sid: 'No' } });
});

test('a trust policy is looked at when a role is assumed', async () => {
  const target = aRole('target', [], {
    trustPolicy: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { AWS: iam('user/other') },
    }),
  });
  const errorMessage = sentence('sts:AssumeRole', iam('role/target'));
  const call = aCall({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    errorMessage,
    requestParameters: null,
  });
  const { attribution } = await lastExplained([aUser([allow('sts:*')]), target], call);
  expect(attribution).toMatchObject({
    layer: 'resourcePolicy',
    policyKind: 'roleTrustPolicy',
    kind: 'implicit',
  });
});

test('tags of the caller count', async () => {
  const blue = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } };
  const user = aUser([allow('s3:*', blue)], { tags: [{ key: 'team', value: 'red' }] });
  const { attribution } = await lastExplained([user, aBucket('reports')], aCall());
  expect(attribution.conditions).toMatchObject([
    { key: 'aws:PrincipalTag/team', expected: ['blue'], actual: ['red'] },
  ]);
});

test('a deny without a Sid is named by its place', async () => {
  const { Sid: _, ...nameless } = deny('x', 's3:*');
  const { attribution } = await lastExplained([aUser([allow('*'), nameless]), aBucket('reports')], aCall());
  expect(attribution.statement).toEqual({ sid: null, index: 1 });
});

test.each([
  ['monitoring.amazonaws.com', 'PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
  ['bedrock.amazonaws.com', 'Converse', 'bedrock:InvokeModel'],
  ['lambda.amazonaws.com', 'GetFunction20150331v2', 'lambda:GetFunction'],
])('%s %s is %s', async (eventSource, eventName, action) => {
  expect((await lastExplained([], aCall({ eventSource, eventName, requestParameters: null }))).action).toBe(
    action,
  );
});

test('an encoded message does not end the analysis', async () => {
  const call = aCall({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'StopInstances',
    errorCode: 'Client.UnauthorizedOperation',
    requestParameters: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
    errorMessage: `You are not authorized to perform this operation. Encoded authorization failure message: ${'aB3_'.repeat(20)}...`,
  });
  const { attribution, fix } = await lastExplained([aUser([allow('s3:*')])], call);
  expect([attribution.layer, fix?.proven]).toEqual(['identityPolicy', true]);
});

test('what was in force then counts, not what is now', async () => {
  const before = { ...aUser([deny('Then', 's3:*')]), until: '2026-11-20T11:00:00Z' };
  const after = { ...aUser([allow('*')]), since: '2026-11-20T11:00:00Z' };
  const { attribution } = await lastExplained([before, after, aBucket('reports')], aCall());
  expect(attribution.statement?.sid).toBe('Then');
});

test('where nothing denies, it is not said that the call was allowed', async () => {
  const { attribution } = await lastExplained(ALLOWED, aCall());
  expect(attribution).toMatchObject({ layer: 'unknown', confidence: 'unknown' });
  expect(JSON.stringify(attribution.evidence)).toContain('could not reproduce');
});

test('a service control policy that is silent gets no Allow to add', async () => {
  const errorMessage = sentence(
    's3:GetObject',
    `"${OBJECT}"`,
    'because no service control policy allows the s3:GetObject action',
  );
  const { fix } = await lastExplained(ALLOWED, aCall({ errorMessage }));
  expect(fix).toMatchObject({ kind: 'askOwner', owner: 'organization', statement: null });
});
