/**
 * Refusals that are no policy's doing. Those with the error code of a denial are denials to us, with the reason; the
 * look-alikes have codes of their own, and are passed over.
 */
import { type Case, type Expected, object } from './case.ts';
import { key } from './resources.ts';
import { DATA, HOME, REGION } from './statements.ts';

/** What the caller can change by itself; everything else is asked of an owner. */
const CALLER_CAN: ReadonlySet<string> = new Set(['blockPublicAccess', 'notFound']);

const because = (reason: string): Expected => ({
  layer: 'notAPolicy',
  kind: 'unknown',
  policy: null,
  conditionKey: null,
  fix: CALLER_CAN.has(reason) ? 'meetCondition' : 'askOwner',
  reason,
});

const ANA = `User: arn:aws:iam::${HOME}:user/ana`;

function refusal(story: string, call: string, resource: string, reason: string, text: string): Case {
  const expected = because(reason);
  return {
    story,
    caller: 'ana',
    action: call,
    resource,
    forms: ['text'],
    expected,
    text,
    errorCode: call.startsWith('s3:') ? 'AccessDenied' : 'AccessDeniedException',
  };
}

const BUCKET = 'arn:aws:s3:::reports';
const MISSING_OR_DENIED =
  'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access';

export const NOT_A_POLICY: readonly Case[] = [
  refusal(
    'billing is closed to IAM',
    'ce:GetCostAndUsage',
    '*',
    'notActivated',
    'IAM user access not activated',
  ),
  refusal(
    'Lake Formation has granted nothing',
    'glue:GetTable',
    `arn:aws:glue:${REGION}:${HOME}:table/sales/orders`,
    'lakeFormation',
    'Insufficient Lake Formation permission(s): Required Describe on orders',
  ),
  refusal(
    'Block Public Access refuses a public policy',
    's3:PutBucketPolicy',
    BUCKET,
    'blockPublicAccess',
    `${ANA} is not authorized to perform: s3:PutBucketPolicy on resource: "${BUCKET}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
  ),
  refusal(
    'Block Public Access refuses a public ACL',
    's3:PutObjectAcl',
    object('reports', 'a'),
    'blockPublicAccess',
    `${ANA} is not authorized to perform: s3:PutObjectAcl on resource: "${object('reports', 'a')}" because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting.`,
  ),
  refusal(
    'a model that the account may not use',
    'bedrock:InvokeModel',
    `arn:aws:bedrock:${REGION}::foundation-model/example.model`,
    'notActivated',
    "You don't have access to the model with the specified model ID.",
  ),
  refusal(
    'a feature that the account has not set up',
    'ssm:UpdateInstanceInformation',
    '*',
    'serviceSetting',
    `Systems Manager's instance management role is not configured for account: ${HOME}`,
  ),
  refusal(
    'a key that does not exist',
    'kms:Decrypt',
    key('gone'),
    'notFound',
    `${ANA} is not authorized to perform: kms:Decrypt on resource: ${key('gone')} ${MISSING_OR_DENIED}`,
  ),
  {
    story: 'a role that does not exist',
    caller: 'ana',
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${DATA}:role/nobody`,
    forms: ['bare'],
    expected: because('notFound'),
    parameters: null,
  },
];

/** Error code and message of failed calls that no policy refused, and that are not reported. */
export const LOOK_ALIKES = [
  { code: 'ExpiredToken', text: 'The provided token has expired.', reason: 'expiredCredentials' },
  {
    code: 'Client.VcpuLimitExceeded',
    text: 'You have requested more vCPU capacity than your current vCPU limit of 32 allows.',
    reason: 'quota',
  },
  { code: 'ThrottlingException', text: 'Rate exceeded', reason: 'throttled' },
  {
    code: 'PermanentRedirect',
    text: 'The bucket you are attempting to access must be addressed using the specified endpoint.',
    reason: 'wrongRegion',
  },
  { code: 'NoSuchKey', text: 'The specified key does not exist.', reason: 'notFound' },
  {
    code: 'Client.DryRunOperation',
    text: 'Request would have succeeded, but DryRun flag is set.',
    reason: 'dryRun',
  },
] as const;
