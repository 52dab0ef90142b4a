/**
 * An HTTP request to AWS → the IAM actions that it needs, and on what, where the monitor's policies name resources.
 *
 * Source  API References of the services (paths, targets); Service Authorization Reference (names of actions);
 *         Amazon DynamoDB Developer Guide, "Amazon DynamoDB Transactions: How it works", on permissions: the members of
 *         a transaction need the actions of the same calls outside one.
 */
import type { Grant } from './deployed-functions.ts';
import type { Asked } from './loopback.ts';

export interface Request extends Asked {
  readonly account: string;
}

export interface Signature {
  readonly key: string;
  readonly region: string;
  /** Name that the signature is for. */
  readonly service: string;
}

export function signatureOf({ headers }: Asked): Signature | undefined {
  const scope = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(headers.authorization ?? '');
  const [, key, region, service] = scope ?? [];
  if (key === undefined || region === undefined || service === undefined) return undefined;
  return { key, region, service };
}

/** Errors: a request that no row knows is thrown, with what it was. */
export function actionsOfRequest(asked: Request): readonly Grant[] {
  const signature = signatureOf(asked);
  if (signature === undefined)
    throw new Error(`a request without a signature: ${asked.method} ${asked.path}`);
  const target = String(asked.headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_')) return dynamodbActions(asked, signature, target.split('.')[1] ?? '');
  const operation = target.split('.')[1] ?? queryOf(asked).get('Action');
  if (operation) {
    const action = `${signature.service}:${operation}`;
    return [{ action, resource: resourceOf(action, asked, signature) }];
  }
  const ofObjects = signature.service === 's3' ? objectAction(asked) : undefined;
  if (ofObjects !== undefined) return [ofObjects];
  const call = `${asked.method} ${asked.path}`;
  const row = PATHS.find(([service, path]) => service === signature.service && path.test(call));
  if (row === undefined) throw new Error(`no action is known of ${signature.service}: ${call}`);
  return [{ action: row[2], resource: '*' }];
}

/** The calls that read a bucket of logs. Source  Amazon S3 API Reference, HeadObject, on permissions. */
function objectAction({ method, path }: Asked): Grant | undefined {
  const { pathname, searchParams } = new URL(path, 'http://s3');
  const [, bucket, key] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  if (method === 'HEAD' && key) return { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` };
  if (method !== 'GET' || bucket === undefined) return undefined;
  if (searchParams.get('list-type') === '2')
    return { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  if (searchParams.get('x-id') !== 'GetObject') return undefined;
  return { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/${key}` };
}

const queryOf = ({ body }: Asked) => new URLSearchParams(body.startsWith('Action=') ? body : '');

/** What of the request is the resource, where a policy of the monitor names one. */
function resourceOf(action: string, asked: Request, { region }: Signature): string {
  switch (action) {
    case 'sns:Publish':
      return queryOf(asked).get('TopicArn') ?? '';
    case 'sqs:SendMessage':
      return `arn:aws:sqs:${region}:${asked.account}:${JSON.parse(asked.body).QueueUrl.split('/').at(-1)}`;
    case 'sts:AssumeRole':
      return queryOf(asked).get('RoleArn') ?? '';
    case 'events:PutEvents': {
      const [bus = 'default'] = JSON.parse(asked.body).Entries.map(
        (entry: { EventBusName?: string }) => entry.EventBusName,
      );
      return bus.startsWith('arn:') ? bus : `arn:aws:events:${region}:${asked.account}:event-bus/${bus}`;
    }
    default:
      return '*';
  }
}

const MEMBERS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

interface OnTable {
  readonly TableName: string;
  readonly IndexName?: string;
}

function dynamodbActions(
  { body, account }: Request,
  { region }: Signature,
  operation: string,
): readonly Grant[] {
  const asked = JSON.parse(body);
  const grant = (name: string, { TableName, IndexName }: OnTable): Grant => {
    const table = `arn:aws:dynamodb:${region}:${account}:table/${TableName}`;
    const resource = IndexName === undefined ? table : `${table}/index/${IndexName}`;
    return { action: `dynamodb:${name}`, resource };
  };
  if (operation === 'TransactWriteItems') {
    return asked.TransactItems.flatMap((item: Record<string, OnTable>) =>
      Object.entries(item).map(([kind, on]) => grant(MEMBERS[kind] ?? kind, on)),
    );
  }
  if (operation.startsWith('Batch')) {
    return Object.keys(asked.RequestItems).map((TableName) => grant(operation, { TableName }));
  }
  return asked.TableName === undefined
    ? [{ action: `dynamodb:${operation}`, resource: '*' }]
    : [grant(operation, asked)];
}

/** Signing name, method and path, action. The first that fits counts. */
const PATHS: readonly (readonly [string, RegExp, string])[] = [
  ['apigateway', /^GET \/restapis(?:\/[^/]+)?(?:\?|$)/, 'apigateway:GET'],
  ['aps', /^GET \/workspaces\/[^/]+\/policy$/, 'aps:DescribeResourcePolicy'],
  ['backup', /^GET \/backup-vaults\/[^/]+\/access-policy/, 'backup:GetBackupVaultAccessPolicy'],
  ['backup', /^GET \/backup-vaults\/?(?:\?|$)/, 'backup:ListBackupVaults'],
  ['backup', /^GET \/tags\//, 'backup:ListTags'],
  ['cloudfront', /^POST \/2020-05-31\/get-resource-policy$/, 'cloudfront:GetResourcePolicy'],
  ['codeartifact', /^GET \/v1\/domain\/permissions\/policy/, 'codeartifact:GetDomainPermissionsPolicy'],
  [
    'codeartifact',
    /^GET \/v1\/repository\/permissions\/policy/,
    'codeartifact:GetRepositoryPermissionsPolicy',
  ],
  ['codeartifact', /^POST \/v1\/domains/, 'codeartifact:ListDomains'],
  ['codeartifact', /^POST \/v1\/repositories/, 'codeartifact:ListRepositories'],
  ['codeartifact', /^POST \/v1\/tags/, 'codeartifact:ListTagsForResource'],
  [
    'elasticfilesystem',
    /^GET \/2015-02-01\/file-systems\/[^/]+\/policy/,
    'elasticfilesystem:DescribeFileSystemPolicy',
  ],
  ['elasticfilesystem', /^GET \/2015-02-01\/file-systems/, 'elasticfilesystem:DescribeFileSystems'],
  ['elasticfilesystem', /^GET \/2015-02-01\/resource-tags\//, 'elasticfilesystem:ListTagsForResource'],
  ['es', /^GET \/2021-01-01\/opensearch\/domain\/[^/]+$/, 'es:DescribeDomain'],
  ['es', /^GET \/2021-01-01\/domain\/?(?:\?|$)/, 'es:ListDomainNames'],
  ['es', /^GET \/2021-01-01\/tags/, 'es:ListTags'],
  ['iam', /^GET \/.*authorization/i, 'iam:GetRequestAuthorizationDetails'],
  ['lambda', /^GET \/2015-03-31\/functions\/[^/]+\/policy/, 'lambda:GetPolicy'],
  ['lambda', /^GET \/2018-10-31\/layers\/[^/]+\/versions\/\d+\/policy/, 'lambda:GetLayerVersionPolicy'],
  ['lambda', /^GET \/2017-03-31\/tags\//, 'lambda:ListTags'],
  [
    'mediapackagev2',
    /^GET \/channelGroup\/[^/]+\/channel\/[^/]+\/policy$/,
    'mediapackagev2:GetChannelPolicy',
  ],
  [
    'mediapackagev2',
    /^GET \/channelGroup\/.*\/originEndpoint\/[^/]+\/policy$/,
    'mediapackagev2:GetOriginEndpointPolicy',
  ],
  ['networkmanager', /^GET \/resource-policy\//, 'networkmanager:GetResourcePolicy'],
  ['s3', /^GET \/v20180820\/configuration\/publicAccessBlock/, 's3:GetAccountPublicAccessBlock'],
  ['s3', /^GET \/v20180820\/accesspoint\/[^/]+\/policy/, 's3:GetAccessPointPolicy'],
  ['s3', /^GET \/v20180820\/accesspoint\/[^/?]+$/, 's3:GetAccessPoint'],
  ['s3', /^GET \/v20180820\/accesspoint\/?(?:\?|$)/, 's3:ListAccessPoints'],
  ['s3', /^GET \/(?:\?|$)/, 's3:ListAllMyBuckets'],
  ['s3', /^GET \/[^/?]+\/?\?policy/, 's3:GetBucketPolicy'],
  ['s3', /^GET \/[^/?]+\/?\?publicAccessBlock/, 's3:GetBucketPublicAccessBlock'],
  ['s3', /^GET \/[^/?]+\/?\?encryption/, 's3:GetEncryptionConfiguration'],
  ['s3', /^GET \/[^/?]+\/?\?tagging/, 's3:GetBucketTagging'],
  ['s3files', /^GET \/file-systems\/[^/]+\/policy$/, 's3files:GetFileSystemPolicy'],
];
