/**
 * What a policy change wrote: the document, and of which policy, so that a later explanation can show what stood before the
 * change after it.
 *
 * Shape   record of a successful call → PolicyWrite, or undefined: it writes no policy, or does not say which.
 * Errors  none. A document that is no JSON object, is over 8 KB, or names an external id is not kept.
 * Source  API references of IAM, S3, KMS, SQS, SNS, Secrets Manager, ECR, EC2, EFS, DynamoDB and AWS Backup; request members as
 *         CloudTrail spells them.
 */
import type { PolicyWrite } from '../model/policy-change.ts';
import { isObject, type JsonObject, jsonIn, textAt, valueAt } from '../record/json.ts';
import { partitionOf } from '../record/partition.ts';
import { utf8Length } from '../text/utf8-cut.ts';

/** Where the call was made: what its ARNs begin with. */
interface RecordPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface Call {
  readonly request: JsonObject;
  readonly response: unknown;
  readonly place: RecordPlace;
}

type Reader = (call: Call) => PolicyWrite | undefined;

const HOLDERS = [
  ['Role', 'roleName', 'role'],
  ['User', 'userName', 'user'],
  ['Group', 'groupName', 'group'],
] as const;

const ofHolders: readonly (readonly [string, Reader])[] = HOLDERS.flatMap(([word, member, kind]) => {
  const ofHolder = (read: (principal: string, call: Call) => PolicyWrite | undefined): Reader => {
    return (call) => {
      const name = textAt(call.request, member);
      const { partition, account } = call.place;
      return name === undefined ? undefined : read(`arn:${partition}:iam::${account}:${kind}/${name}`, call);
    };
  };
  const inline = (document: (call: Call) => Kept) =>
    ofHolder((principal, call) => {
      const name = textAt(call.request, 'policyName');
      return name === undefined ? undefined : { on: 'inlinePolicy', principal, name, ...document(call) };
    });
  const attachment = (isAttached: boolean) =>
    ofHolder((principal, { request }) => {
      const policy = textAt(request, 'policyArn');
      return policy === undefined ? undefined : { on: 'attachment', principal, policy, isAttached };
    });
  const boundary = (policyOf: (call: Call) => string | null | undefined) =>
    ofHolder((principal, call) => {
      const policy = policyOf(call);
      return policy === undefined ? undefined : { on: 'permissionsBoundary', principal, policy };
    });
  return [
    [`iam Put${word}Policy`, inline(({ request }) => kept(valueAt(request, 'policyDocument')))],
    [`iam Delete${word}Policy`, inline(() => REMOVED)],
    [`iam Attach${word}Policy`, attachment(true)],
    [`iam Detach${word}Policy`, attachment(false)],
    [`iam Put${word}PermissionsBoundary`, boundary(({ request }) => textAt(request, 'permissionsBoundary'))],
    [`iam Delete${word}PermissionsBoundary`, boundary(() => null)],
  ];
});

/** Of a resource that the request names by its ARN, or by what its ARN is made of. */
const ofResource =
  (arnOf: (call: Call) => string | undefined, document: (call: Call) => Kept | undefined): Reader =>
  (call) => {
    const resource = arnOf(call);
    const written = document(call);
    if (resource === undefined || written === undefined) return undefined;
    return { on: 'resourcePolicy', resource, ...written };
  };

const named =
  (member: string, arn: (name: string, place: RecordPlace) => string) =>
  ({ request, place }: Call): string | undefined => {
    const name = textAt(request, member);
    if (name === undefined) return undefined;
    return name.startsWith('arn:') ? name : arn(name, place);
  };

const given =
  (...path: readonly string[]) =>
  ({ request }: Call): Kept | undefined => {
    const value = valueAt(request, ...path);
    return value === undefined ? undefined : kept(value);
  };

const removed = (): Kept => REMOVED;

const role = named(
  'roleName',
  (name, { partition, account }) => `arn:${partition}:iam::${account}:role/${name}`,
);
const bucket = named('bucketName', (name, { partition }) => `arn:${partition}:s3:::${name}`);
const key = named(
  'keyId',
  (id, { partition, region, account }) => `arn:${partition}:kms:${region}:${account}:key/${id}`,
);
const topic = named('topicArn', (name) => name);
const table = named('resourceArn', (name) => name);
const repository = named(
  'repositoryName',
  (name, { partition, region, account }) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`,
);
const fileSystem = named(
  'fileSystemId',
  (id, { partition, region, account }) =>
    `arn:${partition}:elasticfilesystem:${region}:${account}:file-system/${id}`,
);
const vault = named(
  'backupVaultName',
  (name, { partition, region, account }) =>
    `arn:${partition}:backup:${region}:${account}:backup-vault:${name}`,
);

/** The name alone does not make the ARN of a secret: the answer has it. */
const secret = ({ response }: Call): string | undefined => textAt(response, 'aRN') ?? textAt(response, 'arn');

const QUEUE_URL = /^https:\/\/[\w.-]{1,253}\/(\d{12})\/([\w.-]{1,84})$/;

function queue({ request, place }: Call): string | undefined {
  const [, account, name] = QUEUE_URL.exec(textAt(request, 'queueUrl') ?? '') ?? [];
  return name === undefined ? undefined : `arn:${place.partition}:sqs:${place.region}:${account}:${name}`;
}

const topicPolicy = ({ request }: Call): Kept | undefined =>
  textAt(request, 'attributeName') === 'Policy' ? kept(valueAt(request, 'attributeValue')) : undefined;

function trust({ request }: Call): Kept {
  return kept(valueAt(request, 'policyDocument'));
}

function endpoint({ request }: Call): PolicyWrite | undefined {
  const asked = valueAt(request, 'ModifyVpcEndpointRequest') ?? request;
  const id = textAt(asked, 'VpcEndpointId') ?? textAt(asked, 'vpcEndpointId');
  const document = textAt(asked, 'PolicyDocument') ?? textAt(asked, 'policyDocument');
  if (id === undefined) return undefined;
  const isReset = [valueAt(asked, 'ResetPolicy'), valueAt(asked, 'resetPolicy')].some(
    (each) => String(each) === 'true',
  );
  if (isReset) return { on: 'vpcEndpointPolicy', endpoint: id, document: null };
  return document === undefined ? undefined : { on: 'vpcEndpointPolicy', endpoint: id, ...kept(document) };
}

function newVersion({ request, response }: Call): PolicyWrite | undefined {
  const policy = textAt(request, 'policyArn');
  const version = textAt(response, 'policyVersion', 'versionId');
  if (policy === undefined || version === undefined || valueAt(request, 'setAsDefault') !== true)
    return undefined;
  return { on: 'managedPolicy', policy, version, ...kept(valueAt(request, 'policyDocument')) };
}

function defaultVersion({ request }: Call): PolicyWrite | undefined {
  const policy = textAt(request, 'policyArn');
  const version = textAt(request, 'versionId');
  return policy === undefined || version === undefined ? undefined : { on: 'managedPolicy', policy, version };
}

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...ofHolders,
  ['iam UpdateAssumeRolePolicy', ofResource(role, trust)],
  ['iam CreatePolicyVersion', newVersion],
  ['iam SetDefaultPolicyVersion', defaultVersion],
  ['s3 PutBucketPolicy', ofResource(bucket, given('bucketPolicy'))],
  ['s3 DeleteBucketPolicy', ofResource(bucket, removed)],
  ['kms PutKeyPolicy', ofResource(key, given('policy'))],
  ['sqs SetQueueAttributes', ofResource(queue, given('attributes', 'Policy'))],
  ['sns SetTopicAttributes', ofResource(topic, topicPolicy)],
  ['secretsmanager PutResourcePolicy', ofResource(secret, given('resourcePolicy'))],
  ['secretsmanager DeleteResourcePolicy', ofResource(secret, removed)],
  ['ecr SetRepositoryPolicy', ofResource(repository, given('policyText'))],
  ['ecr DeleteRepositoryPolicy', ofResource(repository, removed)],
  ['elasticfilesystem PutFileSystemPolicy', ofResource(fileSystem, given('policy'))],
  ['elasticfilesystem DeleteFileSystemPolicy', ofResource(fileSystem, removed)],
  ['dynamodb PutResourcePolicy', ofResource(table, given('policy'))],
  ['dynamodb DeleteResourcePolicy', ofResource(table, removed)],
  ['backup PutBackupVaultAccessPolicy', ofResource(vault, given('policy'))],
  ['backup DeleteBackupVaultAccessPolicy', ofResource(vault, removed)],
  ['ec2 ModifyVpcEndpoint', endpoint],
]);

export function policyWriteOf(record: JsonObject): PolicyWrite | undefined {
  const source = textAt(record, 'eventSource') ?? '';
  const read = READERS.get(`${source.replace(/\.amazonaws\.com$/, '')} ${textAt(record, 'eventName')}`);
  const request = valueAt(record, 'requestParameters');
  if (read === undefined || !isObject(request)) return undefined;
  const region = textAt(record, 'awsRegion') ?? '';
  const account = accountOf(record) ?? '';
  const place = { partition: partitionOf(region, textAt(record, 'userIdentity', 'arn')), region, account };
  return read({ request, response: valueAt(record, 'responseElements'), place });
}

/** Whose policies a call changes. */
export const accountOf = (record: JsonObject): string | undefined =>
  textAt(record, 'recipientAccountId') ?? textAt(record, 'userIdentity', 'accountId');

type Kept = { readonly document: string | null } | Record<never, never>;

const REMOVED: Kept = { document: null };
const NOT_KEPT: Kept = {};

const MOST_BYTES = 8192;

/** A table of all external ids would be worth stealing, and a policy without them is another policy. */
const EXTERNAL_ID = /sts:externalid/i;

/** CloudTrail writes the same document as text or as an object, by service. */
function kept(document: unknown): Kept {
  const value = typeof document === 'string' ? jsonIn(document) : document;
  if (!isObject(value)) return NOT_KEPT;
  const text = JSON.stringify(value);
  if (utf8Length(text) > MOST_BYTES || EXTERNAL_ID.test(text)) return NOT_KEPT;
  return { document: text };
}
