/** Denials after a change of the policy of a resource or of a VPC endpoint. */
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { CALLERS, user as caller } from '../generate-examples-organization/callers.ts';
import { object } from '../generate-examples-organization/case.ts';
import { role, user } from '../generate-examples-organization/identities.ts';
import { key, queue, resource, to } from '../generate-examples-organization/resources.ts';
import {
  allow,
  DATA,
  deny,
  document,
  HOME,
  iam,
  type Json,
  REGION,
} from '../generate-examples-organization/statements.ts';
import {
  type ChangeCase,
  DAY,
  explicitly,
  HOUR,
  inEc2,
  inIam,
  inKms,
  inOrganization,
  inS3,
  inSecrets,
  inSqs,
  type Part,
  RESOURCE,
  silent,
} from './case.ts';

const text = (...statements: readonly Json[]) => JSON.stringify(document(...statements));
const everyone = (statement: Json): Json => ({ ...statement, Principal: '*' });
const bucketPolicy = (part: Part, minutes: number, bucketName: string, ...statements: readonly Json[]) =>
  inS3(part, minutes, 'PutBucketPolicy', { bucketName, bucketPolicy: document(...statements) });

const TO_ANA = to(iam('user/ana'), 's3:*', 'arn:aws:s3:::invoices/*');
const SEALED = everyone(deny('Sealed', 's3:GetObject', { Resource: 'arn:aws:s3:::invoices/*' }));
const TO_DATA = to(DATA, 's3:*', ['arn:aws:s3:::handover', 'arn:aws:s3:::handover/*']);
const TO_ACCOUNT = to(HOME, 'kms:*', '*');
const TO_DEPLOY = { ...TO_ACCOUNT, Principal: { AWS: [iam('role/ci/deploy'), iam('role/admin')] } };
const trusting = (principal: string): Json => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { AWS: iam(principal) },
});
const OFFICE = everyone(
  deny('OfficeOnly', 'sqs:SendMessage', {
    Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } },
  }),
);
const ANYWHERE = everyone(
  deny('OfficeOnly', 'sqs:SendMessage', {
    Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] } },
  }),
);
const secretArn = `arn:aws:secretsmanager:${REGION}:${HOME}:secret:app/token-Qw12Er`;
const NOT_ANA = {
  ...deny('NotAna', 'secretsmanager:GetSecretValue'),
  Principal: { AWS: iam('user/ana') },
};
const endpoint = 'vpce-0c3d4e5f';
const ENDPOINT_WIDE = everyone(allow('s3:*'));
const ENDPOINT_NARROW = everyone(allow('s3:*', { Resource: 'arn:aws:s3:::ledger/*' }));
const endpointPolicy = (part: Part, minutes: number, statement: Json) =>
  inEc2(part, minutes, 'ModifyVpcEndpoint', {
    ModifyVpcEndpointRequest: { VpcEndpointId: endpoint, PolicyDocument: text(statement) },
  });
const silence = { layer: 'resourcePolicy', kind: 'implicit', before: 'earlierRecord' } as const;
const denial = { layer: 'resourcePolicy', kind: 'explicit', before: 'earlierRecord' } as const;

const bucket = (name: string, statements: readonly Json[] | null): SnapshotEntry =>
  resource(`arn:aws:s3:::${name}`, HOME, 'bucketPolicy', statements);

export const RESOURCE_CASES: readonly ChangeCase[] = [
  {
    story: 'a bucket policy got a Deny',
    changes: [
      bucketPolicy('earlier', 3 * DAY, 'invoices', TO_ANA),
      inIam('bystander', HOUR, 'AttachUserPolicy', { userName: 'ana', policyArn: iam('policy/reader') }),
      bucketPolicy('cause', 20, 'invoices', TO_ANA, SEALED),
    ],
    callers: [CALLERS.ana],
    action: 's3:GetObject',
    resource: object('invoices', 'a'),
    reason: explicitly(RESOURCE),
    ...denial,
    entries: [bucket('invoices', [TO_ANA, SEALED])],
  },
  {
    story: 'a bucket policy that let another account in was deleted',
    changes: [
      bucketPolicy('earlier', 3 * DAY, 'handover', TO_DATA),
      inS3('cause', 21, 'DeleteBucketPolicy', { bucketName: 'handover' }),
    ],
    callers: [CALLERS.dan],
    action: 's3:ListBucket',
    resource: 'arn:aws:s3:::handover',
    reason: silent(RESOURCE, 's3:ListBucket'),
    ...silence,
    entries: [bucket('handover', null)],
  },
  {
    story: 'a key policy does not delegate any more; two SCPs were edited four hours before',
    changes: [
      inKms('earlier', 3 * DAY, 'PutKeyPolicy', {
        ...{ keyId: key('moved'), policyName: 'default', policy: text(TO_ACCOUNT) },
      }),
      inOrganization('bystander', 4 * HOUR, 'UpdatePolicy', { policyId: 'p-full' }),
      inOrganization('bystander', 4 * HOUR - 1, 'UpdatePolicy', { policyId: 'p-services' }),
      inKms('cause', 22, 'PutKeyPolicy', {
        ...{ keyId: key('moved'), policyName: 'default', policy: text(TO_DEPLOY) },
      }),
    ],
    callers: [CALLERS.ana],
    action: 'kms:Decrypt',
    resource: key('moved'),
    ...silence,
    entries: [resource(key('moved'), HOME, 'kmsKeyPolicy', [TO_DEPLOY])],
  },
  {
    story: 'a trust policy names another principal',
    changes: [
      inIam('earlier', 3 * DAY, 'UpdateAssumeRolePolicy', {
        ...{ roleName: 'steward', policyDocument: text(trusting('user/ana')) },
      }),
      inIam('bystander', HOUR, 'PutRolePolicy', {
        ...{ roleName: 'steward', policyName: 'work', policyDocument: text(allow('s3:*')) },
      }),
      inIam('cause', 23, 'UpdateAssumeRolePolicy', {
        ...{ roleName: 'steward', policyDocument: text(trusting('role/ci/deploy')) },
      }),
    ],
    callers: [CALLERS.ana],
    action: 'sts:AssumeRole',
    resource: iam('role/steward'),
    parameters: { roleArn: iam('role/steward'), roleSessionName: 's' },
    ...silence,
    entries: [role('steward', [allow('s3:*')], trusting('role/ci/deploy'))],
  },
  {
    story: 'a queue policy lost a network',
    changes: [
      inSqs('earlier', 3 * DAY, 'SetQueueAttributes', {
        ...{ queueUrl: `https://sqs.${REGION}.amazonaws.com/${HOME}/intake` },
        attributes: { Policy: text(ANYWHERE) },
      }),
      inSqs('cause', 24, 'SetQueueAttributes', {
        ...{ queueUrl: `https://sqs.${REGION}.amazonaws.com/${HOME}/intake` },
        attributes: { Policy: text(OFFICE) },
      }),
    ],
    callers: [CALLERS.ana],
    action: 'sqs:SendMessage',
    resource: queue('intake'),
    reason: explicitly(RESOURCE),
    ...denial,
    entries: [resource(queue('intake'), HOME, 'queuePolicy', [OFFICE])],
  },
  {
    story: 'a secret got a policy that denies',
    changes: [
      inSecrets(
        'earlier',
        3 * DAY,
        'DeleteResourcePolicy',
        { secretId: 'app/token' },
        { response: { aRN: secretArn, name: 'app/token' } },
      ),
      inSecrets(
        'cause',
        25,
        'PutResourcePolicy',
        { secretId: 'app/token', resourcePolicy: text(NOT_ANA) },
        { response: { aRN: secretArn, name: 'app/token' } },
      ),
    ],
    callers: [CALLERS.ana],
    action: 'secretsmanager:GetSecretValue',
    resource: secretArn,
    reason: explicitly(RESOURCE),
    ...denial,
    entries: [resource(secretArn, HOME, 'secretPolicy', [NOT_ANA])],
  },
  {
    story: 'the policy of a VPC endpoint was narrowed to one bucket',
    changes: [
      endpointPolicy('earlier', 3 * DAY, ENDPOINT_WIDE),
      endpointPolicy('cause', 26, ENDPOINT_NARROW),
    ],
    callers: [caller('oda', HOME)],
    action: 's3:GetObject',
    resource: object('reports', 'f'),
    endpoint,
    reason: silent('VPC endpoint policy', 's3:GetObject'),
    ...{ layer: 'vpcEndpointPolicy', kind: 'implicit', before: 'earlierRecord' },
    entries: [
      user('oda', HOME, [allow('s3:GetObject')]),
      {
        ...{ kind: 'vpcEndpoint', id: endpoint, account: HOME, vpc: 'vpc-1' },
        policy: { document: document(ENDPOINT_NARROW) },
      },
    ],
  },
];
